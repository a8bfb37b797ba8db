"""One byte that strict readers of PDF/A stumble on, put right in a file that Typst has written.

A stream's data is followed by a line end of one byte, LF. Where the data itself happens to end with CR (one compressed
stream in 256), the two read as the single line end CR LF, and the stream seems a byte shorter than it says. With a
line end of two bytes there it reads in one way only. Cross-reference offsets after the place move along.
"""

import re
from bisect import bisect_left

ENTRY = 20  # bytes of an entry in the cross-reference table: offset, generation, kind, line end


def unambiguous(data: bytes) -> bytes:
    places = [match.start() + 1 for match in re.finditer(rb"\r\nendstream", data)]
    start = re.search(rb"startxref\n(\d+)\n%%EOF\s*\Z", data)
    table = start and re.compile(rb"xref\n0 (\d+)\n").match(data, int(start[1]))
    if not places or not table:
        return data
    first, last = table.end(), table.end() + ENTRY * int(table[1])
    entries = [_moved(data[at : at + ENTRY], places) for at in range(first, last, ENTRY)]
    rest = data[last : start.start(1)] + str(int(start[1]) + len(places)).encode() + data[start.end(1) :]
    body, done = [], 0
    for place in places:
        body += [data[done:place], b"\r"]
        done = place
    return b"".join([*body, data[done:first], *entries, rest])


def _moved(entry: bytes, places: list[int]) -> bytes:
    if entry[17:18] != b"n":
        return entry
    offset = int(entry[:10])
    return b"%010d" % (offset + bisect_left(places, offset)) + entry[10:]
