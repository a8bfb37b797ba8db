"""An organisation's own Word template: the starter passes, the hostile are refused, nothing of the edition is lost."""

import io
import re
import time
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.oxml.ns import qn

from samverk.reports import docx_templates
from samverk.reports.docx_starter import starter
from samverk.reports.rendering import FORMATS
from samverk.reports.tests.edition_content import HOSTILE, sample_content, sample_seal
from samverk.reports.tests.reading_files import docx_paragraphs


def refusal(data, name="mall.docx"):
    """What is said about the file; "" when it is accepted."""
    try:
        docx_templates.check(data, name)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def starter_with(*lines):
    """The starter with further paragraphs."""
    document = docx.Document(io.BytesIO(starter()))
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_members(data, change):
    """The archive with its members changed by `change`, a function of a dict of names and bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return buffer.getvalue()


def with_relation(type_end, target, mode="External"):
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type_end}"
    relation = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'

    def change(members):
        name = "word/_rels/document.xml.rels"
        members[name] = members[name].replace(b"</Relationships>", relation.encode())

    return with_members(starter(), change)


def with_xml(extra, member="word/document.xml", before=b"<w:sectPr"):
    def change(members):
        place = members[member].rindex(before)
        members[member] = members[member][:place] + extra + members[member][place:]

    return with_members(starter(), change)


def test_the_starter_is_accepted():
    assert refusal(starter()) == ""


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_an_edition_in_the_starter_loses_nothing(language):
    content = sample_content(language, 40)
    content["activities"]["1"]["parts"][0]["comment"] = "\n".join(HOSTILE)

    rendered = docx_templates.render_with(starter(), content, sample_seal())

    text = "\n".join(text for _style, text in docx_paragraphs(rendered.data))
    wanted = [goal["title"] for goal in content["goals"]] + HOSTILE + [sample_seal()["sha256"]]
    wanted += [activity["title"] for activity in content["activities"].values()]
    wanted += [row["title"] for row in [*content["not_concerning"], *content["dropped"]]]
    assert [words for words in wanted if words not in text] == []
    assert not re.search(r"[{]%|%[}]", text.replace(HOSTILE[4], ""))
    assert (rendered.media_type, rendered.file_name) == (FORMATS["docx"].media_type, "norrtalje-tertial-2-2026-1.docx")


def test_in_the_starter_headings_tables_and_the_example_notice_are_as_in_the_house_document():
    content = sample_content("sv", 12)
    second = {**content["documents"][0], "id": 2, "title": "Översiktsplan"}
    content["documents"].append(second)
    for goal in content["goals"][4:]:
        goal["document_id"] = 2

    document = docx.Document(io.BytesIO(docx_templates.render_with(starter(), content).data))

    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading ")]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    captions = [caption.get(qn("w:val")) for caption in document.element.body.iter(qn("w:tblCaption"))]
    assert [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []
    assert headings[:2] == [content["documents"][0]["title"], "Översiktsplan"]
    assert captions[:2] == ["Avvikelser", "Svar som saknas"]
    assert any(p.text.startswith("Exempeldata") for p in document.paragraphs)
    assert "python-docx" not in document.core_properties.author + document.core_properties.comments


def test_a_filled_template_bears_the_editions_title_and_language_and_is_the_same_each_time():
    content = sample_content("fi", 5)

    first, second = docx_templates.render_with(starter(), content), docx_templates.render_with(starter(), content)

    properties = docx.Document(io.BytesIO(first.data)).core_properties
    assert (properties.title, properties.language) == ("Norrtälje, tertial 2 2026, Norrtälje kommun", "fi-FI")
    assert first == second


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.__class__ }}",
        "{{ documents.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ title.format(1) }}",
        "{{ title|attr('__class__') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends '/etc/passwd' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ loop.__class__ }}",
        "{{ title|map('upper')|list }}",
        "{{ [].append(1) }}",
        "{{ title[0].__doc__ }}",
    ],
)
def test_a_template_that_reaches_outside_its_data_is_refused(line):
    assert refusal(starter_with(line)) != ""


def test_a_template_that_never_ends_is_stopped_and_told():
    bomb = "{%p for a in scale.rows %}" + "{% set ns = title ~ title ~ title %}" * 10
    doubling = "{% set x = 'aaaaaaaaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}"
    started = time.monotonic()

    said = [refusal(starter_with(doubling)), refusal(starter_with(bomb, "{%p endfor %}"))]

    assert "more time or memory" in said[0]
    assert said[1] == ""
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("line", "words"),
    [("{{ titel }}", "titel"), ("{{ title", ""), ("{% for x in documents %}", ""), ("{{ seal.nothing.more }}", "")],
)
def test_a_mistake_in_a_placeholder_is_told(line, words):
    said = refusal(starter_with(line))

    assert said != "" and words in said


def test_a_template_without_a_required_part_is_refused_by_name():
    document = docx.Document()
    document.add_paragraph("{{ title }}")

    said = refusal(saved(document))

    assert "the deviations" in said and "the sum of the reckoning" in said and "the title" not in said


@pytest.mark.parametrize(
    "data",
    [
        with_relation("attachedTemplate", "https://example.org/a.dotm"),
        with_relation("image", "https://example.org/a.png"),
        with_relation("image", "file:///etc/passwd"),
        with_relation("hyperlink", "file:///etc/passwd"),
        with_relation("hyperlink", "javascript:alert(1)"),
        with_relation("frame", "\\\\example.org\\share"),
        with_relation("subDocument", "https://example.org/b.docx"),
        with_xml(b'<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\x cmd"/></w:p>'),
        with_xml(
            b"<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText></w:r></w:p>"
        ),
        with_xml(b'<w:altChunk r:id="rIdX"/>'),
        with_members(starter(), lambda members: members.update({"word/vbaProject.bin": b"x"})),
        with_members(starter(), lambda members: members.update({"word/embeddings/oleObject1.bin": b"x"})),
        with_members(starter(), lambda members: members.update({"word/activeX/activeX1.xml": b"<x/>"})),
        with_members(
            starter(),
            lambda members: members.update(
                {"word/styles.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + members["word/styles.xml"]}
            ),
        ),
        with_members(starter(), lambda members: members.update({"word/media/a.xml": b" " * 40_000_000})),
        with_members(starter(), lambda members: members.update({f"word/media/{n}.png": b"" for n in range(400)})),
        with_members(starter(), lambda members: members.update({"word/document.xml": b"<w:document"})),
        with_members(starter(), lambda members: members.pop("[Content_Types].xml")),
    ],
    ids=lambda data: "",
)
def test_a_file_that_fetches_runs_or_swells_is_refused(data):
    started = time.monotonic()

    said = refusal(data)

    assert said != ""
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.docx"), (b"PK\x03\x04 no", "a.docx"), (b"%PDF-1.7", "a.docx"), (b"x" * 6_000_000, "a.docx")],
)
def test_what_is_no_word_document_is_refused(data, name):
    assert refusal(data, name) != ""


@pytest.mark.parametrize("name", ["mall.docm", "mall.dotx", "mall.doc", "mall.docx.exe", "mall"])
def test_other_names_are_refused(name):
    assert refusal(starter(), name) != ""


def test_a_document_with_macros_under_a_plain_name_is_refused():
    def with_macro_type(members):
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )

    assert refusal(with_members(starter(), with_macro_type)) != ""


def test_ordinary_links_are_accepted():
    assert refusal(with_relation("hyperlink", "https://www.norrtalje.se/")) == ""


def test_a_template_that_cannot_hold_an_edition_is_told_when_it_is_used():
    with pytest.raises(ValidationError) as refused:
        docx_templates.render_with(starter_with("{{ nothing }}"), sample_content("sv", 1))

    assert "nothing" in refused.value.messages[0]
