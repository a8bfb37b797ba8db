"""Which letters a file's bytes are. The format says PC8 (code page 437); systems write two others as well."""

import codecs

UTF8, PC8, WINDOWS = "utf-8-sig", "cp437", "cp1252"
ENCODINGS = {PC8: "PC8 (CP437)", WINDOWS: "Windows-1252 (ISO 8859-1)", UTF8: "UTF-8"}
SWEDISH = "åäöÅÄÖéÉü"  # in both
AT_ONCE = 1 << 16  # bytes


def encoding_of(data: bytes) -> str:
    """UTF-8 where other bytes than ASCII are that; else whichever of the two gives more letters of Swedish names, PC8
    where neither does."""
    if data.isascii():
        return PC8
    if _is_utf8(data):
        return UTF8
    found = {encoding: _letters(data, encoding) for encoding in (PC8, WINDOWS)}
    return max(found, key=found.get)  # of equals the first


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), AT_ONCE):
            decoder.decode(data[start : start + AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _letters(data: bytes, encoding: str) -> int:
    return sum(data.count(letter.encode(encoding)) for letter in SWEDISH)
