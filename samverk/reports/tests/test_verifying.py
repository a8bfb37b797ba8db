"""What somebody alters behind the application's back is found, also by one who mends the hash beside it."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from samverk.core import trail
from samverk.reports import docx_starter, operations, verifying
from samverk.reports.models import DocxTemplate, Edition, EditionFile


@pytest.fixture
def fixed(world):
    operations.make_editions(world.round, by=world.lead)
    draft = Edition.objects.get(organisation=world.norr)
    edition = operations.fix_edition(operations.approve_edition(draft, by=world.editor_norr), by=world.lead)
    for format in ("json", "xlsx"):
        operations.file_of(edition, format)
    operations.change_template(world.norr, file_name="mall.docx", data=docx_starter.starter(), by=world.editor_norr)
    return edition


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def unguarded(fixed):
    """As one who owns the database has it: the triggers out of the way."""
    if connection.vendor == "sqlite":
        for name in ("edition_fixed_update", "edition_fixed_delete", "edition_file_update", "edition_file_delete"):
            run(f"DROP TRIGGER {name}")
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("reports_edition", "reports_editionfile"):
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def digest(data) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def of_format(format):
    return EditionFile.objects.get(format=format).pk


def new_content(edition):
    return edition.content.replace("Laddplatser", "Laddplatsen")


CHANGES = {
    "a word of the content": (
        lambda e: run("UPDATE reports_edition SET content = %s WHERE id = %s", new_content(e), e.pk),
        lambda e: [
            f"edition {e.pk} ({e}): the content does not match its SHA-256",
            f"file {of_format('json')} ({EditionFile.objects.get(format='json')}): it is not its edition's content",
        ],
    ),
    "a word of the content, and its hash": (
        lambda e: run(
            "UPDATE reports_edition SET content = %s, sha256 = %s WHERE id = %s",
            new_content(e), digest(new_content(e)), e.pk,
        ),
        lambda e: [
            f"edition {e.pk} ({e}): differs from what the trail tells was saved: sha256",
            f"file {of_format('json')} ({EditionFile.objects.get(format='json')}): it is not its edition's content",
        ],
    ),
    "who approved": (
        lambda e: run("UPDATE reports_edition SET approved_by_id = %s WHERE id = %s", e.fixed_by_id, e.pk),
        lambda e: [f"edition {e.pk} ({e}): differs from what the trail tells was saved: approved_by_id"],
    ),
    "a file": (
        lambda e: run("UPDATE reports_editionfile SET data = %s WHERE format = 'xlsx'", b"annat"),
        lambda e: [
            f"file {of_format('xlsx')} ({EditionFile.objects.get(format='xlsx')}): the bytes do not match their SHA-256"
        ],
    ),
    "a file and its hash": (
        lambda e: run(
            "UPDATE reports_editionfile SET data = %s, sha256 = %s WHERE format = 'xlsx'", b"annat", digest(b"annat")
        ),
        lambda e: [
            f"file {of_format('xlsx')} ({EditionFile.objects.get(format='xlsx')}): "
            "differs from what the trail tells was saved: sha256"
        ],
    ),
    "a template": (
        lambda e: run("UPDATE reports_docxtemplate SET data = %s", b"annat"),
        lambda e: [f"template {DocxTemplate.objects.get().pk} (mall.docx): the bytes do not match their SHA-256"],
    ),
    "a template and its hash": (
        lambda e: run("UPDATE reports_docxtemplate SET data = %s, sha256 = %s", b"annat", digest(b"annat")),
        lambda e: [
            f"template {DocxTemplate.objects.get().pk} (mall.docx): "
            "differs from what the trail tells was saved: sha256"
        ],
    ),
}  # fmt: skip


def test_nothing_is_wrong_with_what_is_as_it_was_saved(fixed):
    heard = []

    assert verifying.verify(lambda what, done: heard.append((what, done))) == []
    assert verifying.anchors() == {fixed.trail_sequence: fixed.trail_hash}
    assert trail.verify(verifying.anchors()).faults == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_the_applications_back_is_found(fixed, unguarded, change):
    alter, faults = CHANGES[change]

    alter(fixed)

    assert verifying.verify() == faults(Edition.objects.get(pk=fixed.pk))


def test_a_file_that_is_gone_is_missed(fixed, unguarded):
    gone = of_format("xlsx")

    run("DELETE FROM reports_editionfile WHERE id = %s", gone)

    assert verifying.verify() == [f"file {gone}: is gone, though the trail does not tell that it was deleted"]


def test_a_file_that_was_slipped_in_is_found(fixed, unguarded):
    run(
        "INSERT INTO reports_editionfile (version, edition_id, format, file_name, media_type, data, sha256, made_at) "
        "VALUES (1, %s, 'pdf', 'falsk.pdf', 'application/pdf', %s, %s, '2026-10-01 08:00:00+00:00')",
        fixed.pk, b"falsk", digest(b"falsk"),
    )  # fmt: skip

    assert verifying.verify() == [f"file {of_format('pdf')} (falsk.pdf): the trail does not tell how it came about"]


def test_a_template_that_was_removed_as_it_should_be_is_not_missed(world, fixed):
    operations.remove_template(DocxTemplate.objects.get(), by=world.editor_norr)

    assert verifying.verify() == []


def test_a_trail_rebuilt_by_its_owner_differs_from_what_the_edition_carries(fixed):
    anchors = {fixed.trail_sequence: "f" * 64}

    doubt = "what was changed lies between 1 and here"
    assert trail.verify(anchors).faults == [f"{fixed.trail_sequence}: differs from the anchor kept outside; {doubt}"]


@pytest.mark.parametrize("model", [Edition, EditionFile])
def test_with_the_triggers_in_place_the_database_refuses(fixed, model):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(sha256="f" * 64)

    assert verifying.verify() == []


def test_progress_is_told_where_there_is_much(world, fixed, monkeypatch):
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    heard = []

    verifying.verify(lambda what, done: heard.append((what, done)))

    assert heard == [("editions", 2), ("files", 2)]
