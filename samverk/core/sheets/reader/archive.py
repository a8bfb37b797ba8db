"""The ZIP archive and its XML parts, opened without trusting a word of either."""

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.parsers import expat

from limits import MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_RATIO, RATIO_MATTERS_FROM, Refused

PIECE = 1 << 20


def inflate(data: bytes) -> dict[str, bytes]:
    """Every entry's real bytes. Stops at the first byte too many, whatever the archive says of itself."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception:  # zipfile raises a dozen kinds on damaged input, and all mean the same here
        raise Refused("damaged") from None
    if len(entries) > MAX_ENTRIES:
        raise Refused("bomb")
    parts, total, most = {}, 0, max(RATIO_MATTERS_FROM, MAX_RATIO * len(data))
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise Refused("encrypted")
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or name in parts:
            raise Refused("damaged")
        content = _inflate_entry(data, entry, min(MAX_INFLATED_BYTES, most) - total)
        total += len(content)
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise Refused("damaged")
        if name.lower().endswith((".xml", ".rels", ".rdf", ".vml")):
            _refuse_doctype(content)
            parts[name] = content
        else:
            parts[name] = content[:100]  # pictures and the like are counted, not kept
    return parts


def _inflate_entry(data: bytes, entry: zipfile.ZipInfo, room: int) -> bytes | bytearray:
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refused("damaged")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflated(packed, room)
    else:
        raise Refused("damaged")
    if len(content) > room:
        raise Refused("bomb")
    return content


def _inflated(packed: bytes, room: int) -> bytearray:
    """Piece by piece, so that what unfolds to too much is never there whole."""
    inflator, content = zlib.decompressobj(-15), bytearray()
    try:
        while not inflator.eof:
            piece = inflator.decompress(packed, PIECE)
            packed = inflator.unconsumed_tail
            if not piece and not packed:
                break
            content += piece
            if len(content) > room:
                raise Refused("bomb")
    except zlib.error:
        raise Refused("damaged") from None
    if not inflator.eof:
        raise Refused("damaged")
    return content


def _refuse_doctype(content: bytes):
    # Without NULs, UTF-16 looks like ASCII. No workbook needs a document type; entity bombs do.
    plain = content.replace(b"\0", b"") if b"\0" in content[:200] else content
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Refused("doctype")


def parse(content: bytes, start=None, end=None, text=None):
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, UnicodeError):
        raise Refused("damaged") from None


def _doctype(*ignored):
    raise Refused("doctype")


def local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def attribute(attributes: dict, name: str) -> str | None:
    return next((value for key, value in attributes.items() if local(key) == name), None)


def whole(text: str | None, default: int, most: int = 1 << 21) -> int:
    """A count from an attribute; nonsense and negative numbers give the default, huge ones `most`."""
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 20 else default
