"""Make a person anonymous, by decision: name, address and telephone number go for good, with what only served the
person. What is a public record stays, and is counted.

Says what would change and changes nothing, unless --yes is given. The protocol stands in the log, and is printed.
Backups that were made before hold it still: destroy those too. On PostgreSQL the tables' owner is needed.
"""

import json

from django.db import ProgrammingError

from samverk.cli.choosing import add_by, one, person_acting
from samverk.cli.destroy import day
from samverk.cli.terminal import Refusal, result, tell
from samverk.core import destruction, trail
from samverk.organisations.erasing import preview
from samverk.organisations.models import Person
from samverk.organisations.operations import anonymise_person

EXAMPLES = [
    "samverk anonymise lena@kommun.example",
    "samverk anonymise 17 --decided-by Kommunstyrelsen --paragraph '§ 45' --decided-on 2026-11-02 --yes",
]


def add_arguments(parser) -> None:
    parser.add_argument("person", help="e-mail address or number")
    parser.add_argument("--decided-by", default="", help="the body that decided, or who may on its behalf")
    parser.add_argument("--paragraph", default="", help="the paragraph in its minutes, or the decision's number")
    parser.add_argument("--decided-on", type=day)
    parser.add_argument(
        "--with-acts", action="store_true",
        help="empty also what the person has done, with what was changed; the decision must let go of those records",
    )  # fmt: skip
    add_by(parser)
    parser.add_argument("--yes", action="store_true", help="do it; nothing brings it back")


def run(options) -> int:
    person = one("person", Person.objects.all(), options.person, "email")
    _tell(preview(person, by=None), options.with_acts)
    if not options.yes:
        result("Nothing was changed; --yes does it, with --decided-by, --paragraph and --decided-on.")
        return 0
    if not (options.decided_by and options.paragraph and options.decided_on):
        raise Refusal("Say who decided, in which paragraph and on which day: --decided-by, --paragraph, --decided-on.")
    if faults := trail.verify().faults:
        raise Refusal(f"The trail is not as it should be, so nothing was changed: {faults[0]}")
    by = person_acting(options.by, Person.objects.filter(is_administrator=True))
    period = f"person {person.pk}"
    decision = destruction.Decision(options.decided_by, options.paragraph, options.decided_on, period)
    try:
        done = anonymise_person(person, decision, with_acts=options.with_acts, by=by)
        tell("Having the database write its files anew.")
        others = destruction.clear_leavings()
    except ProgrammingError as refusal:
        text = "The database does not let this role do it; use the DATABASE_URL of the tables' owner"
        raise Refusal(f"{text}: {refusal}") from refusal
    for op in done[1:]:
        result(json.dumps({"operation": str(op.id), **op.entries[0]["content"]["after"]}, ensure_ascii=False, indent=2))
    report = trail.verify()
    result(f"newest link {report.rows}:{report.head}, {len(report.faults)} faults")
    for other in others:
        tell(f"In the middle of something, so the files may hold it still; have VACUUM (FULL) run later: {other}")
    return 1 if report.faults or others else 0


def _tell(found, with_acts: bool) -> None:
    result(f"Person {found.person.pk} would be called “{found.new_name}”, without address and telephone number.")
    for title, count in found.gone:
        result(f"  goes: {count} of {title}")
    for title, count in found.kept:
        result(f"  stays, as facts about a numbered person: {count} of {title}")
    revisions = found.revisions
    result(f"  loses its content: {len(revisions.about)} revisions about the person")
    verb = "loses its content" if with_acts else "stays, with the name, as a public record"
    result(f"  {verb}: {len(revisions.acts)} revisions of what the person has done")
    result(f"  stays, with the name: {len(revisions.texts)} revisions of texts in which the person is named")
    for each in found.mentions:
        result(f"  named in: {each.count} of {each.kind}, {each.role}")
    result("  stays, whoever it names: reports that are fixed")
