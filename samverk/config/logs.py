"""What is logged, without the secrets that stand in addresses and headers, and so that nobody can forge a line of it:
who reads a log could use the one, and would believe the other."""

import logging
import re

# The links by which one answers or chooses a password, and the tokens of mail. What stands before is kept.
SECRET = re.compile(r"(/answer/|/password/reset/key/)(?!new/)[^\s/?&\"'<>]+")
BARE = re.compile(r"\b[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b")
# What a header or a form holds, however it is written: as a header, as a dictionary, in an address.
HEADER = re.compile(r"(?i)((?:proxy-)?authorization|(?:set-)?cookie)([\"']?\s*[:=]\s*)[^\r\n]+")
VALUE = re.compile(
    r"(?i)((?:__Host-)?sessionid|csrftoken|csrfmiddlewaretoken|[a-z_]*password[0-9]?|[a-z_]*token|[a-z_]*secret(?:[_-]key)?"
    r"|recovery_code|code)([\"']?\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|\[[^\]]*\]|[^\s&;,\"'<>]+)"
)
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s@/]+@")
# Signs that begin a new line, or move the cursor of a terminal that the log is read in.
MOVING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LONGEST = 10_000  # characters of one line


class WithoutSecrets(logging.Formatter):
    """Over the whole line, with what was being done when it failed: also a traceback may hold an address."""

    def format(self, record) -> str:
        return masked(super().format(record))

    def formatMessage(self, record) -> str:  # noqa: N802  as logging calls it
        return _on_one_line(super().formatMessage(record))

    def formatException(self, info) -> str:  # noqa: N802  idem
        """Each line set in: what an exception says of itself looks like no line of the log."""
        return "\n".join(f"  {_on_one_line(line)}" for line in super().formatException(info).split("\n"))


def masked(text: str) -> str:
    text = BARE.sub("…", SECRET.sub(r"\1…", text))
    text = VALUE.sub(r"\1\2…", HEADER.sub(r"\1\2…", text))
    return IN_ADDRESS.sub(r"\1:…@", BEARER.sub(r"\1 …", text))


def _on_one_line(text: str) -> str:
    line = MOVING.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"
