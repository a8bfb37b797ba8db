"""What is logged, without the secrets that stand in addresses: who reads a log could use them."""

import logging
import re

# The links by which one answers or chooses a password, and the tokens of mail. What stands before is kept.
SECRET = re.compile(r"(/answer/|/password/reset/key/)(?!new/)[^\s/?&\"'<>]+")
BARE = re.compile(r"\b[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b")


class WithoutSecrets(logging.Formatter):
    """Over the whole line, with what was being done when it failed: also a traceback may hold an address."""

    def format(self, record) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    return BARE.sub("…", SECRET.sub(r"\1…", text))
