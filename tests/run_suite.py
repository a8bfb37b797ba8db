"""Run the whole suite: on SQLite, on PostgreSQL where its programs are found, and in Chromium where that is found.

What is not found is said at the end, and does not fail the run, unless SAMVERK_REQUIRE names it: "postgres,browser".
Extra arguments go to pytest: `python tests/run_suite.py -k thread`. With --coverage both databases' runs are added up.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
POSTGRES_OWNER = "postgres"  # its programs refuse to run as root


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the database server is stopped on the way out
    coverage = "--coverage" in arguments
    arguments = [argument for argument in arguments if argument != "--coverage"]
    required = set(os.environ.get("SAMVERK_REQUIRE", "").replace(",", " ").split())
    postgres, chromium = find_postgres(), find_chromium()
    missing = [name for name, found in [("postgres", postgres), ("browser", chromium)] if not found]
    if refused := required.intersection(missing):
        say(f"FAILED: required but not found: {', '.join(sorted(refused))}")
        return 1

    with tempfile.TemporaryDirectory(prefix="samverk-test-") as folder:
        environment = {**os.environ, "SAMVERK_DATA": f"{folder}/data", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        environment.pop("DATABASE_URL", None)
        if chromium:
            environment["SAMVERK_CHROMIUM"] = chromium
        run = Runner(arguments, environment, coverage)
        if coverage:
            run.tool("coverage", "erase")
        failed = []
        if postgres:
            with private_postgres(postgres) as url:
                server = {"DATABASE_URL": url, "SAMVERK_POSTGRES_BIN": str(postgres)}
                failed += run.suite("PostgreSQL", ["-m", "not browser"], **server)
        if chromium:
            failed += run.suite("SQLite, in Chromium", ["-m", "browser"])
        # Last, so that pytest's own closing line is among the last that one sees.
        failed += run.suite("SQLite", ["-m", "not browser"])
        if coverage:
            run.tool("coverage", "combine")
            run.tool("coverage", "report", "--skip-covered", "--sort=cover")
    if not postgres:
        say("NOT RUN on PostgreSQL: no initdb in PATH or /usr/lib/postgresql. On Debian: sudo apt install postgresql")
    if not chromium:
        say("NOT RUN in a browser: no Chromium found. On Debian: sudo apt install chromium")
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


class Runner:
    """Runs pytest as its own process, once for each database: settings are read once in a process."""

    def __init__(self, arguments: list[str], environment: dict, coverage: bool):
        self.arguments, self.environment, self.coverage = arguments, environment, coverage

    def suite(self, name: str, options: list[str], **environment) -> list[str]:
        """Return [name] if it failed, else []. No test selected is no failure when the caller chose tests."""
        say(f"Tests: {name}")
        command = [sys.executable, "-m", "coverage", "run", "-p"] if self.coverage else [sys.executable]
        # Some tests take minutes: who has none left takes over from the other. Measured lines need one process.
        spread = [] if self.coverage else ["-n", "2", "--dist", "worksteal"]
        command += ["-m", "pytest", "-q", *spread, *options, *self.arguments]
        done = subprocess.run(command, cwd=REPOSITORY, env={**self.environment, **environment}, check=False)
        nothing_chosen = done.returncode == 5 and self.arguments
        return [] if done.returncode == 0 or nothing_chosen else [name]

    def tool(self, *command: str) -> None:
        subprocess.run([sys.executable, "-m", *command], cwd=REPOSITORY, env=self.environment, check=True)


def find_chromium() -> str:
    """A browser that is installed, or that SAMVERK_CHROMIUM names."""
    named = os.environ.get("SAMVERK_CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), "")


def find_postgres() -> Path | None:
    """The folder with PostgreSQL's server programs, of the newest version if there are several."""
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name.split(".")[0]), default=None)


@contextmanager
def private_postgres(programs: Path):
    """A server for this run alone: a cluster in a temporary folder, reached by a socket there and by no network.

    Yields its DATABASE_URL. Durability is off, for nothing in it outlives the run. So is the counting of rows: between
    tests every table is empty, and a planner that was told so takes minutes for the few hundred rows of the next.
    """
    folder = Path(tempfile.mkdtemp(prefix="samverk-pg-", dir="/tmp"))  # short: a socket's path may have 107 bytes
    prefix = []
    owner = pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:
        owner, prefix = POSTGRES_OWNER, ["runuser", "-u", POSTGRES_OWNER, "--"]
        shutil.chown(folder, POSTGRES_OWNER)
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options += " -c autovacuum=off"

    def call(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), "-D", f"{folder}/data", *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    try:
        call("initdb", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
        call("pg_ctl", "start", "--wait", "-l", f"{folder}/log", "-o", options)
        try:
            yield f"postgresql://{owner}@/postgres?host={folder}"
        finally:
            call("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def say(text: str) -> None:
    sys.stdout.write(f"\n== {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
