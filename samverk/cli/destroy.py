"""Destroy what old revisions hold, by decision (gallring). Their content and salt go for good; that something was done,
by whom and when stays, and the chain stays whole.

Says what would go and changes nothing, unless --yes is given. The protocol stands in the log, and is printed. Backups
that were made before hold the content still: destroy those too. On PostgreSQL the tables' owner is needed.
"""

import argparse
import json
from datetime import date

from django.db import ProgrammingError, connection

from samverk.cli.choosing import add_by, person_acting
from samverk.cli.terminal import Refusal, result, tell
from samverk.core import destruction, trail
from samverk.organisations.models import Person

EXAMPLES = [
    "samverk destroy --before 2016-01-01 --model followup.followup --decided-by Kommunstyrelsen --paragraph '§ 45' "
    "--decided-on 2026-11-02 --period 'uppföljningar 2010–2015'",
]


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"“{text}” is no day, as 2016-01-01") from fault


def add_arguments(parser) -> None:
    parser.add_argument("--before", type=day, required=True, help="revisions made before that day")
    parser.add_argument("--model", default="", help="of one kind of thing alone, as planning.activity")
    parser.add_argument("--object", type=int, help="of one thing alone, by its number")
    parser.add_argument("--action", default="", help="of actions that begin so, as followup.")
    parser.add_argument("--decided-by", required=True, help="the body that decided, or who may on its behalf")
    parser.add_argument("--paragraph", required=True, help="the paragraph in its minutes, or the decision's number")
    parser.add_argument("--decided-on", type=day, required=True)
    parser.add_argument("--period", required=True, help="what the decision speaks of, in its words")
    add_by(parser)
    parser.add_argument("--yes", action="store_true", help="do it; nothing brings it back")


def run(options) -> int:
    rows = destruction.chosen(
        before=options.before, model=options.model, object_id=options.object, action=options.action
    )
    told = destruction.told_of(rows)
    for model, count in sorted(told["of"].items()):
        tell(f"  {count} of {model}")
    if not options.yes:
        result(f"{told['revisions']} revisions would lose their content. Nothing was changed; --yes does it.")
        return 0
    if faults := trail.verify().faults:
        raise Refusal(f"The trail is not as it should be, so nothing was destroyed: {faults[0]}")
    by = person_acting(options.by, Person.objects.filter(is_administrator=True))
    decision = destruction.Decision(options.decided_by, options.paragraph, options.decided_on, options.period)
    try:
        op = destruction.destroy(rows, decision, by=by, progress=lambda n: tell(f"  {n}"))
        tell("Having the database write its files anew.")
        others = destruction.clear_leavings()
    except ProgrammingError as refusal:
        text = "The database does not let this role do it; use the DATABASE_URL of the tables' owner"
        raise Refusal(f"{text}: {refusal}") from refusal
    protocol = op.entries[0]["content"]["after"]
    result(json.dumps({"operation": str(op.id), **protocol}, ensure_ascii=False, indent=2))
    report = trail.verify()
    result(f"newest link {report.rows}:{report.head}, {len(report.faults)} faults")
    if others:
        tell("Others were in the middle of something, so the database's files may hold the content still:")
        for other in others:
            tell(f"  {other}")
        vacuum = "VACUUM" if connection.vendor == "sqlite" else "VACUUM FULL"
        tell(f"When they are done, have the tables' owner run {vacuum}.")
    return 1 if report.faults or others else 0
