"""Whether this machine has the memory that a long report's PDF takes, asked before it is tried.

Typst keeps every sign that it has set until the file is written: about 300 bytes for each byte of the report's JSON,
measured on 400 and on 4,000 activities (0.2 and 2 GB). A machine with less would kill a process, perhaps another one.
"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

BYTES_AT_FIRST = 60_000_000
BYTES_FOR_EACH = 300
BYTES_AT_MOST = 5_000_000_000  # below the child's own limit
GIGABYTE = 1_000_000_000
MEMORY = Path("/proc/meminfo")
GROUP = Path("/sys/fs/cgroup")  # a container's or service's own limit


def refuse_if_too_large(report_bytes: int) -> None:
    """Raises ValidationError with code "too_large", which says what to do instead."""
    needed = BYTES_AT_FIRST + BYTES_FOR_EACH * report_bytes
    if needed <= min(free_bytes(), BYTES_AT_MOST):
        return
    refusal = _(
        "The PDF of this report would need about %(needed)s GB of memory, more than there is for it. "
        "Take the Word or Excel file instead, or divide the plan."
    )
    raise ValidationError(refusal, code="too_large", params={"needed": number_format(needed / GIGABYTE, 1)})


def free_bytes() -> int:
    """Memory that a process may still take: the machine's, or that of the group it belongs to. Else as good as any."""
    return min(_free_of_machine(), _free_of_group())


def _free_of_machine() -> int:
    try:
        lines = dict(line.split(":", 1) for line in MEMORY.read_text().splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return BYTES_AT_MOST


def _free_of_group() -> int:
    try:
        most, taken = ((GROUP / name).read_text().strip() for name in ("memory.max", "memory.current"))
        return int(most) - int(taken)
    except (OSError, ValueError):  # no such limit: "max"
        return BYTES_AT_MOST
