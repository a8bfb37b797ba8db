"""Workbooks for tests, honest and hostile, made when needed: no file lies in the repository."""

import io
import random
import struct
import zipfile
import zlib

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(rows, *, merged=(), hidden_columns=(), struck_rows=(), name="Blad1") -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    worksheet = workbook.add_worksheet(name)
    struck = workbook.add_format({"font_strikeout": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            style = struck if index in struck_rows else day if hasattr(value, "isoformat") else None
            worksheet.write(index, column, value, style)
    for area in merged:
        worksheet.merge_range(*area, rows[area[0]][area[1]])
    for column in hidden_columns:
        worksheet.set_column(column, column, None, None, {"hidden": True})
    workbook.close()
    return buffer.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | None], method=zipfile.ZIP_DEFLATED, level: int = 9) -> bytes:
    """The archive with some parts replaced, added, or (None) left out."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(
        buffer, "w", method, compresslevel=level if method == zipfile.ZIP_DEFLATED else None
    ) as target:
        for name in dict.fromkeys([*source.namelist(), *parts]):
            content = parts[name] if name in parts else source.read(name)
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()


def worksheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    head = b'<?xml version="1.0"?>' + before + f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    return head + rows + b"</sheetData>" + after + b"</worksheet>"


def with_sheet(rows: bytes, **kwargs) -> bytes:
    return repacked(xlsx([["a"]]), {SHEET: worksheet(rows, **kwargs)})


def text_cell(reference: str, text: bytes = b"x") -> bytes:
    return f'<c r="{reference}" t="inlineStr"><is><t>'.encode() + text + b"</t></is></c>"


ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(table: str, before: str = "", columns: str = "") -> bytes:
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{columns}{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def ods_rows(rows) -> bytes:
    def cell(value):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    lines = ("".join(map(cell, row)) for row in rows)
    return ods("".join(f"<table:table-row>{line}</table:table-row>" for line in lines))


def _lying_about_size(data: bytes) -> bytes:
    """The archive's directory says 100 bytes; the entry inflates to a hundred million."""
    buffer = io.BytesIO(data)
    name = b"xl/media/image1.png"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * 100_000_000) + packer.flush()
    claim = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0)
    with zipfile.ZipFile(buffer, "a") as archive:
        end = archive.start_dir
        directory = [(info, archive.read(info.filename)) for info in archive.infolist()]
    del directory
    raw = buffer.getvalue()
    old_end = raw.rindex(b"PK\x05\x06")
    count, size = struct.unpack("<HI", raw[old_end + 10 : old_end + 16])
    entry = b"PK\x03\x04" + claim + name + packed
    central = raw[end : end + size]
    central += b"PK\x01\x02" + struct.pack("<H", 20) + claim + struct.pack("<HHHII", 0, 0, 0, 0, end) + name
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(central), end + len(entry), 0)
    return raw[:end] + entry + central + b"PK\x05\x06" + tail


def _laughs(element: str) -> str:
    entities = '<!ENTITY a0 "lollollollol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return f"<!DOCTYPE {element} [{entities}]>"


def _encrypted() -> bytes:
    data = bytearray(xlsx([["a"]]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def bombs() -> dict[str, tuple[bytes, str]]:
    """Hostile files by name, each with the code that it must be refused with."""
    plain = xlsx([["Nr", "Aktivitet"], ["1", "Vandra"]])
    row = "<table:table-row{0}><table:table-cell{1}{2}><text:p>x</text:p></table:table-cell></table:table-row>"
    string = ' office:value-type="string"'
    many = b"<row>" + b'<c t="inlineStr"><is><t>A</t></is></c>' * 50 + b"</row>"
    laughing = text_cell("A1", b"&a8;")
    letters = random.Random(1).randbytes(150_000).hex().encode()
    shared = f'<sst xmlns="{MAIN}"><si><t>'.encode() + letters + b"</t></si></sst>"
    references = b"".join(f'<row r="{r}">'.encode() + b'<c t="s"><v>0</v></c>' * 50 + b"</row>" for r in range(1, 4000))
    utf16 = ('<?xml version="1.0" encoding="UTF-16"?>' + _laughs("x") + "<x>&a8;</x>").encode("utf-16")
    laughs = _laughs("x").encode()
    elements = "".join(f"<v a='{n}'/>" for n in range(100_000)) * 52
    deep = b"<a>" * 3_000_000
    return {
        "entities that laugh": (with_sheet(laughing, before=_laughs("worksheet").encode()), "doctype"),
        "an outside entity": (
            with_sheet(text_cell("A1", b"&e;"), before=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            "doctype",
        ),
        "an outside document type": (
            with_sheet(text_cell("A1"), before=b'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'), "doctype",
        ),
        "entities in the workbook part": (repacked(plain, {"xl/workbook.xml": laughs + b"<x/>"}), "doctype"),
        "entities in the styles": (repacked(plain, {"xl/styles.xml": laughs + b"<x>&a8;</x>"}), "doctype"),
        "entities in UTF-16": (repacked(plain, {"xl/sharedStrings.xml": utf16}), "doctype"),
        "entities in ODS": (ods("<table:table-row/>", before=_laughs("x")), "doctype"),
        "a sheet of 285 MB": (with_sheet(many * 150_000), "bomb"),
        "a picture of zeros": (repacked(plain, {"xl/media/a.png": b"\0" * 200_000_000}), "bomb"),
        "many files of zeros": (repacked(plain, {f"x/{n}.bin": b"\0" * 5_000_000 for n in range(40)}), "bomb"),
        "a size that lies": (_lying_about_size(plain), "bomb"),
        "ten thousand files": (repacked(plain, {f"x/{n}": b"" for n in range(10_000)}), "bomb"),
        "a cell in the last corner": (with_sheet(b"<row>" + text_cell("XFD1048576") + b"</row>"), "too_many_rows"),
        "two corners": (
            with_sheet(b"<row>" + text_cell("A1") + text_cell("XFD1") + b"</row>"), "too_many_columns",
        ),
        "a claim of the whole sheet and rows to fill it": (
            with_sheet(b"".join(b'<row r="%d">' % r + text_cell(f"A{r}") + b"</row>" for r in range(1, 60_000))),
            "too_many_rows",
        ),
        "rows without numbers": (with_sheet((b"<row>" + text_cell("") + b"</row>") * 60_000), "too_many_rows"),
        "columns without letters": (
            with_sheet(b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' * 16_000 + b"</row>"), "too_many_columns",
        ),
        "one long text many times": (
            repacked(plain, {"xl/sharedStrings.xml": shared, SHEET: worksheet(references)}), "too_heavy",
        ),
        "a text of ten million letters": (with_sheet(text_cell("A1", b"ab" * 5_000_000)), "bomb"),
        "five million elements": (repacked(plain, {SHEET: worksheet(elements.encode())}, level=1), "too_heavy"),
        "elements without end": (repacked(plain, {SHEET: worksheet(deep)}), "bomb"),
        "a million repeated rows in ODS": (
            ods(row.format(' table:number-rows-repeated="1048576"', string, "")), "too_many_rows",
        ),
        "sixteen thousand repeated columns in ODS": (
            ods(row.format("", string, ' table:number-columns-repeated="16384"')), "too_many_columns",
        ),
        "a repeat beyond all numbers in ODS": (
            ods(row.format(' table:number-rows-repeated="99999999999999999999999"', string, "") * 6000),
            "damaged",
        ),
        "a content after a million empty rows in ODS": (
            ods('<table:table-row table:number-rows-repeated="1000000"/>' + row.format("", string, "")),
            "too_many_rows",
        ),
        "a hundred million spaces in ODS": (
            ods(
                f"<table:table-row><table:table-cell{string}><text:p><text:s text:c='100000000'/></text:p>"
                "</table:table-cell></table:table-row>"
            ),
            "too_heavy",
        ),
        "a locked archive": (_encrypted(), "encrypted"),
        "a way out of the folder": (repacked(plain, {"../../etc/cron.d/x": b"x"}), "damaged"),
        "an archive cut short": (plain[:-300], "damaged"),
        "an archive of another method": (repacked(plain, {}, zipfile.ZIP_LZMA), "damaged"),
        "an archive in an archive": (repacked(plain, {"xl/workbook.xml": None, "inner.xlsx": plain}), "not_a_workbook"),
        "a million rows of CSV": (b"a;b\r\n" * 1_000_000, "too_many_rows"),
        "a quotation mark that never closes": (b'a;b\r\n"' + b"x;y\r\n" * 100_000, "damaged"),
        "sixty thousand columns of CSV": (b"a" + b";a" * 60_000, "too_many_columns"),
        "text with NULs": (b"a;b\r\n\0\0\0;c\r\n", "not_text"),
        "thirty-two megabytes": (b"a;" * 16_000_000, "too_big"),
        "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
        "a locked workbook": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted",
        ),
        "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    }  # fmt: skip
