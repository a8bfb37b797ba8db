"""What `make check` makes of what pip-audit says, and of its silence."""

import json
import sys

import pytest

from tests.audit_dependencies import Verdict, audit

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
HOLED = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}, {"id": "PYSEC-2"}]}
SKIPPED = {"name": "y", "skip_reason": "Dependency not found and could not be audited"}


def program(tmp_path, says: str, code: int, fault: str = ""):
    path = tmp_path / "audit.py"
    path.write_text(f"import sys; sys.stdout.write({says!r}); sys.stderr.write({fault!r}); sys.exit({code})")
    return [sys.executable, str(path)]


@pytest.mark.parametrize(
    ("packages", "verdict"),
    [
        ([SOUND] * 10, Verdict([])),
        ([SOUND] * 9 + [SKIPPED], Verdict([])),
        ([SKIPPED] * 10, Verdict([], "of 10 packages 0 were looked up")),
        ([SOUND] * 8 + [SKIPPED] * 2, Verdict([], "of 10 packages 8 were looked up")),
        ([], Verdict([], "of 0 packages 0 were looked up")),
        ([SKIPPED] * 9 + [HOLED], Verdict(["x 1: PYSEC-1, mended in 2", "x 1: PYSEC-2, mended in none"])),
    ],
)
def test_only_what_was_looked_up_is_sound(tmp_path, packages, verdict):
    """pip-audit itself exits with 0, and says that nothing was found, also of what it could not look up."""
    assert audit(program(tmp_path, json.dumps({"dependencies": packages}), 0)) == verdict


def test_a_program_that_breaks_or_is_not_there_has_found_nothing_out(tmp_path):
    broken = audit(program(tmp_path, "", 1, "Traceback\nConnectionError: no such host"))
    missing = audit([str(tmp_path / "nowhere")])

    assert broken == Verdict([], "the database of advisories was not reached: ConnectionError: no such host")
    assert missing == Verdict([], "pip-audit did not answer: FileNotFoundError")
