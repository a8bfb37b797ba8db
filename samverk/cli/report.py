"""Write a round's editions to files: the joint one and each principal's, or those that are asked for.

A fixed edition comes as it was fixed. One that is not yet fixed, or not yet made, is composed from what the round says
now, and says that it is a draft.
"""

from pathlib import Path

from samverk.cli.choosing import one
from samverk.cli.terminal import Refusal, result, tell
from samverk.followup.models import Round
from samverk.reports.models import Edition
from samverk.reports.operations import file_of
from samverk.reports.rendering import FORMATS

EXAMPLES = [
    "samverk report --round 'Tertial 2 2026' --format pdf -o reports",
    "samverk report --round 3 --principal Norrtälje --format docx --format xlsx -o reports",
]


def add_arguments(parser) -> None:
    parser.add_argument("--round", required=True, help="the round's number or name")
    parser.add_argument("--plan", default="", help="the plan's title, where several plans have a round of that name")
    parser.add_argument("--principal", action="append", default=[], help="number or name; may be given several times")
    parser.add_argument("--joint", action="store_true", help="the joint edition, without or beside principals'")
    parser.add_argument(
        "--format", action="append", choices=list(FORMATS), help="may be given several times (pdf when not given)"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("."), metavar="DIR", help="folder (this one)")


def run(options) -> None:
    if options.output.exists() and not options.output.is_dir():
        raise Refusal(f"{options.output} is not a folder.")
    rows = Round.objects.select_related("plan__collaboration")
    if options.plan:
        rows = rows.filter(plan__title=options.plan)
    chosen = one("round", rows, options.round, "name", told=lambda row: f"{row.name}, {row.plan.title}")
    editions = [edition_for(chosen, reader) for reader in readers(chosen, options)]
    options.output.mkdir(parents=True, exist_ok=True)
    formats = list(dict.fromkeys(options.format or ["pdf"]))
    count = len(editions) * len(formats)
    for number, (edition, format) in enumerate(((e, f) for e in editions for f in formats), start=1):
        tell(f"{number} of {count}: {edition}, {format}")
        file = file_of(edition, format)
        path = options.output / file.file_name
        path.write_bytes(bytes(file.data))
        result(str(path))


def readers(round: Round, options) -> list:
    """Whose editions are asked for: organisations, and None for the joint one."""
    principals = round.plan.collaboration.principals(round.cutoff_on)
    if not options.principal and not options.joint:
        return [None, *principals]
    named = [one("principal of the plan", principals, text, "name", "short_name") for text in options.principal]
    return ([None] if options.joint else []) + list(dict.fromkeys(named))


def edition_for(round: Round, reader) -> Edition:
    """The newest version that was made for that reader; else a draft that is not kept."""
    newest = Edition.objects.newest().filter(round=round, organisation=reader).first()
    return newest or Edition(round=round, organisation=reader, language=reader.language if reader else "sv")
