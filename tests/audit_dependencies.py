"""Are known holes found in what is installed from others? Three answers, and silence is none of them.

pip-audit asks a database of advisories over the network. Where that cannot be reached it either ends with a traceback
or says "No known vulnerabilities found" of a list it has looked up nothing of, and exits with 0: so what it says of
each package is counted, and only what was looked up counts as sound.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = (str(Path(sys.executable).parent / "pip-audit"),)
LISTS = ("requirements.txt", "requirements-dev.txt")
LONGEST = 120  # s
NEEDED = 0.9  # share of the packages that must have been looked up: some few are in no database


@dataclass(frozen=True)
class Verdict:
    """`found` are the holes, a line each. `unknown` says why nothing can be said; empty where something can."""

    found: list[str]
    unknown: str = ""


def audit(program: Sequence[str] = PROGRAM, lists: Sequence[str] = LISTS) -> Verdict:
    command = [*program, "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    command += [part for name in lists for part in ("--requirement", name)]
    try:
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return Verdict([], f"pip-audit did not answer: {type(fault).__name__}")
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        lines = (done.stderr.strip() or "no reason given").splitlines()
        return Verdict([], f"the database of advisories was not reached: {lines[-1][:200]}")
    looked_up = [each for each in packages if "vulns" in each]
    found = [
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole.get('fix_versions', [])) or 'none'}"
        for each in looked_up
        for hole in each["vulns"]
    ]
    if found or len(looked_up) >= NEEDED * len(packages) > 0:
        return Verdict(sorted(set(found)))
    return Verdict([], f"of {len(packages)} packages {len(looked_up)} were looked up")
