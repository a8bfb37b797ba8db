"""Everything that a tool can judge without running the application: what `make check` does.

All checks run, also after one has failed, so that one round of mending is enough. Whether what is installed from
others has known holes can only be said with a network; without one that is told, and fails nothing unless
SAMVERK_REQUIRE names it: "audit".
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from audit_dependencies import audit

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ["samverk", "tests", "conftest.py"]

# As an installation that is open to the world would have it.
IN_PRODUCTION = {
    "SAMVERK_HTTPS": "1",
    "SAMVERK_HOSTS": "samverk.example.org",
    "SAMVERK_SMTP": "smtp://post.example.org",
    "SAMVERK_MAIL_FROM": "samverk@example.org",
    "SAMVERK_ANCHOR_TO": "registrator@example.org",
}

CHECKS = {
    "code follows the rules": ["ruff", "check", "--quiet", *SOURCES],
    "code has the house's format": ["ruff", "format", "--check", "--quiet", *SOURCES],
    "rooms import downwards only": ["lint-imports", "--no-cache"],
    "migrations say what the models do": ["samverk", "manage", "makemigrations", "--check", "--dry-run"],
    "settings are fit for the open": ["samverk", "check", "--deploy"],
    "translations are whole": ["python", "-m", "samverk.config.messages", "--check"],
    "the house is in order": ["python", "-m", "pytest", "-q", "tests/test_architecture.py"],
}


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="samverk-check-") as data:
        environment = {**os.environ, **IN_PRODUCTION, "SAMVERK_DATA": data}
        for name in ("DATABASE_URL", "SAMVERK_DEBUG", "SAMVERK_SECRET_KEY"):
            environment.pop(name, None)
        for name, command in CHECKS.items():
            done = subprocess.run(
                [BIN / command[0], *command[1:]],
                cwd=REPOSITORY,
                env=environment,
                check=False,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            say(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}")
            if done.returncode:
                say(done.stdout)
                failed.append(name)
    failed += audited()
    return 1 if failed else 0


def audited() -> list[str]:
    """The name of this check if it failed."""
    name, verdict = "no known holes in what is installed", audit()
    required = "audit" in os.environ.get("SAMVERK_REQUIRE", "").replace(",", " ").split()
    if verdict.found or (verdict.unknown and required):
        say(f"FAILED  {name}")
        say("\n".join(verdict.found) or verdict.unknown)
        return [name]
    say(f"NOT RUN {name}: {verdict.unknown}" if verdict.unknown else f"ok      {name}")
    return []


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
