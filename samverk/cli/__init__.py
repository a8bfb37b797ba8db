"""The `samverk` command: what one does with Samverk from a terminal.

A thin layer over the rooms' operations; it stands above all rooms, and no room knows of it. Each command is a module
with `EXAMPLES`, `add_arguments(parser)` and `run(options)`. Results go to stdout; progress and errors to stderr. The
exit code is 0 when all went well, 1 when something was found to be wrong, 2 when the call itself was.
"""

import argparse
import importlib
import os
import sys

from samverk import __version__

COMMANDS = {
    "run": "start Samverk on this machine",
    "worker": "carry out long work, beside the server or on another machine",
    "import-goals": "read a steering document's goals from a workbook or CSV file",
    "import-organisations": "read organisations from a workbook or CSV file",
    "import-plan": "read a plan's activities from a workbook or CSV file",
    "report": "write a round's editions as HTML, DOCX, PDF, XLSX or JSON",
    "split": "divide a sum by a population table in a file, or by a cost key",
    "check": "say what is set wrongly, and with --deploy what is unsafe in the open",
    "verify": "recompute every hash in the revision trail and the editions",
    "log": "write the log as a JSON object a line, with the hashes that prove it",
    "destroy": "destroy what old revisions hold, by decision",
    "anonymise": "make a person anonymous, by decision",
    "retain": "clear away what is older than its rule",
    "processing": "write the register of what is held about people to a file",
    "backup": "write everything to one file that can be checked",
    "restore": "put a backup back",
    "reindex": "write the search index anew",
    "reseal": "seal the secrets in the database with a new key",
    "add-administrator": "give a person the administration of this installation",
    "post": "note a mail server's report that a letter did not arrive",
    "prepare": "make the fonts and the translations, and bring the database up to date",
    "manage": "run one of Django's own commands",
}


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    overview = _overview()
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        overview.parse_args(arguments or ["--help"])  # says what is wrong and exits
        return 2
    terminal = importlib.import_module("samverk.cli.terminal")
    with terminal.refusals(name) as outcome:
        _set_up_django()
        command = importlib.import_module("samverk.cli." + name.replace("-", "_"))
        options = _parser(name, command).parse_args(arguments[1:])
        circumstances = importlib.import_module("samverk.core.trail.circumstances")
        with circumstances.coming_by(circumstances.COMMAND):
            outcome.code = command.run(options) or 0
    return outcome.code


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="samverk",
        description="Samverk: plan together once, follow up once, report to everyone.",
        epilog="`samverk COMMAND --help` tells more, with examples.",
    )
    parser.add_argument("--version", action="version", version=f"samverk {__version__}")
    names = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        names.add_parser(name, help=summary, add_help=False)
    return parser


def _parser(name: str, command) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"samverk {name}",
        description=command.__doc__,
        epilog="examples:\n" + "\n".join(f"  {line}" for line in command.EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    return parser


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverk.config.settings")
    importlib.import_module("django").setup()
    importlib.import_module("django.utils.translation").activate("en")
