"""Which of all the questions a run asks: there are some 40,000, so an eighth of them on each database, unless
exploring; never the same ones."""

import os
from zlib import crc32

from django.db import connection

SHARES = 8
ALL = int(os.environ.get("SAMVERK_EXPLORE", "1")) > 1


def is_asked(name: str, target: str) -> bool:
    return ALL or crc32(f"{name} {target}".encode()) % SHARES == (connection.vendor == "postgresql")
