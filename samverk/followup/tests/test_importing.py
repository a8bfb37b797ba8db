import time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from samverk.core import trail
from samverk.core.models import Revision
from samverk.core.sheets import SheetRefused
from samverk.followup.importing import AnswersRefused, import_answers
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

HEADER = "Nr;Organisation;Läge;Svar;Status;Progress;Kommentar;Avvikelse;Åtgärd;Inlämnad;Inlämnad av"
MUNICIPALITIES = {"Norrtälje kommun": "Norrtälje", "Östhammars kommun": "Östhammar", "Österåkers kommun": "Österåker"}


@pytest.fixture
def parts(round):
    activity = ActivityFactory(plan=round.plan, number="2.4")
    organisations = [OrganisationFactory(name=name, short_name=short) for name, short in MUNICIPALITIES.items()]
    return [
        FollowUpFactory(round=round, part=PartFactory(activity=activity, organisation=organisation))
        for organisation in organisations
    ]


def sheet(*rows, header=HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode("utf-8-sig")


def told(round, lead, *rows, header=HEADER) -> list[str]:
    with pytest.raises(AnswersRefused) as refusal:
        import_answers(round, sheet(*rows, header=header), "uppföljning.csv", by=lead)
    assert not FollowUp.objects.submitted().exists()
    return [f"{problem.row} {problem.column}: {problem.expected}" for problem in refusal.value.problems]


def test_the_value_of_the_indicator_is_taken_and_left_alone_where_the_sheet_has_none(round, lead, on_track):
    activity = ActivityFactory(plan=round.plan, number="2.4", indicator="Laddplatser")
    part = PartFactory(activity=activity, organisation=OrganisationFactory(name="Norrtälje kommun"))
    follow_up = FollowUpFactory(round=round, part=part)
    row, header = "2.4;Norrtälje kommun;Enligt plan;", "Nr;Organisation;Status;"

    import_answers(round, sheet(f"{row}1 250,5", header=f"{header}Värde"), "x.csv", by=lead)
    import_answers(round, sheet(f"{row}Allt går bra.", header=f"{header}Kommentar"), "x.csv", by=lead)

    follow_up.refresh_from_db()
    assert (follow_up.indicator_value, follow_up.comment) == (Decimal("1250.5"), "Allt går bra.")


def test_a_value_that_cannot_be_read_or_has_no_indicator_is_told_of(round, lead, on_track):
    for number, indicator in (("2.4", "Laddplatser"), ("2.5", "")):
        activity = ActivityFactory(plan=round.plan, number=number, indicator=indicator)
        FollowUpFactory(round=round, part=PartFactory(activity=activity, organisation__name="Norrtälje kommun"))
    rows = ["2.4;Norrtälje kommun;Enligt plan;många", "2.5;Norrtälje kommun;Enligt plan;3"]

    problems = told(round, lead, *rows, header="Nr;Organisation;Status;Värde")

    assert [each.partition(": ")[0] for each in problems] == ["2 D Värde", "3 D Värde"]


def test_answers_are_taken_as_people_wrote_them(round, parts, lead, reporter, on_track, off_track):
    found = import_answers(
        round,
        sheet(
            f"2.4;Norrtälje kommun;inlämnad;Status;Enligt plan;60 %;Allt går bra.;;;2026-09-04 15:27;{reporter.name}",
            "2.4;Östhammars kommun;utkast;Status;Större avvikelse;;Vi väntar.;;;;",
            "2.4;Österåkers kommun;inlämnad;Inget att rapportera;;;;;;2026-09-02;",
        ),
        "uppföljning.csv",
        by=lead,
    )

    rows = [FollowUp.objects.get(pk=each.pk) for each in parts]
    assert [(row.state, row.answer, row.step, row.progress_percent) for row in rows] == [
        ("submitted", "reported", on_track, 60),
        ("draft", "reported", off_track, None),
        ("submitted", "nothing_to_report", None, None),
    ]
    assert [row.submitted_by for row in rows] == [reporter, None, lead]
    local = [timezone.localtime(row.submitted_at).isoformat()[:16] for row in rows if row.submitted_at]
    assert local == ["2026-09-04T15:27", "2026-09-02T12:00"]
    assert (found.changed, found.unchanged, found.silent) == (3, 0, 0)


def test_what_is_not_answered_stays_silent(round, parts, lead):
    found = import_answers(
        round, sheet("2.4;Norrtälje;ej besvarad;;;;;;;;", "2.4;Östhammar;;;;;;;;;"), "x.csv", by=lead
    )

    assert (found.changed, found.silent) == (0, 2)
    assert round.follow_ups.silent().count() == 3


def test_the_same_sheet_again_changes_nothing(round, parts, lead, off_track):
    rows = sheet("2.4;Norrtälje;;;Större avvikelse;20;;Elnätet räcker inte.;Nytt avtal i mars.;;")
    import_answers(round, rows, "x.csv", by=lead)
    revisions = Revision.objects.count()

    again = import_answers(round, rows, "x.csv", by=lead)

    assert (again.changed, again.unchanged) == (0, 1)
    assert Revision.objects.count() == revisions


def test_only_the_columns_that_are_needed_need_be_there(round, parts, lead, on_track):
    import_answers(round, sheet("2.4;Norrtälje;Enligt plan", header="Nr;Organisation;Status"), "x.csv", by=lead)

    assert FollowUp.objects.submitted().get().step == on_track


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("9.9;Norrtälje;;;Enligt plan;;;;;;", "2 A Nr: No activity with this number is asked about in the round."),
        ("2.4;Uppsala;;;Enligt plan;;;;;;",
         "2 B Organisation: Expected one of those asked: Norrtälje kommun, Österåkers kommun, Östhammars kommun."),
        ("2.4;;;;Enligt plan;;;;;;", "2 B Organisation: Write the activity's number and the organisation."),
        ("2.4;Norrtälje;klart;;Enligt plan;;;;;;",
         "2 C Läge: Expected one of: inlämnad, submitted, lähetetty, utkast, draft, luonnos, ej besvarad, "
         "not answered, ei vastattu."),
        ("2.4;Norrtälje;;;Grön;;;;;;", "2 E Status: Expected one of: Enligt plan, Större avvikelse."),
        ("2.4;Norrtälje;;Ej relevant;Enligt plan;;;;;;", "2 E Status: A status belongs to the answer “Status” only."),
        ("2.4;Norrtälje;;Status;;;;;;;", "2 E Status: Choose a status."),
        ("2.4;Norrtälje;inlämnad;;;;;;;;", "2 E Status: Choose how it goes, or say why there is no status."),
        ("2.4;Norrtälje;;;Enligt plan;120;;;;;", "2 F Progress: Expected a whole number between 0 and 100."),
        ("2.4;Norrtälje;;;Enligt plan;halvvägs;;;;;", "2 F Progress: Expected a whole number between 0 and 100."),
        ("2.4;Norrtälje;;;Enligt plan;;;;;i förrgår;",
         "2 J Inlämnad: Expected a day, such as 2026-05-04, or a day and a time."),
        ("2.4;Norrtälje;;;Enligt plan;;;;;2026-02-31;",
         "2 J Inlämnad: Expected a day, such as 2026-05-04, or a day and a time."),
        ("2.4;Norrtälje;;;Enligt plan;;;;;;Ingen Alls",
         "2 K Inlämnad av: Expected somebody with a seat in the collaboration, by name or e-mail address."),
        ("2.4;Norrtälje;ej besvarad;;Enligt plan;;;;;;",
         "2 C Läge: The row says that the part has not answered, but holds an answer."),
        ("2.4;Norrtälje;;;Större avvikelse;;;Elnätet;;;",
         "2 I Åtgärd: Write what you do about it, and by when: “Major deviation” asks for it."),
    ],
)  # fmt: skip
def test_each_problem_says_where_and_what(round, parts, lead, on_track, off_track, row, problem):
    assert told(round, lead, row) == [problem]


def test_all_problems_are_told_at_once_and_nothing_is_taken(round, parts, lead, on_track):
    problems = told(
        round, lead, "2.4;Norrtälje;;;Enligt plan;;;;;;", "2.4;Östhammar;;;Gul;200;;;;;", "2.4;Norrtälje;;;;;;;;;"
    )

    assert problems == [
        "3 E Status: Expected one of: Enligt plan.",
        "3 F Progress: Expected a whole number between 0 and 100.",
        "4 A Nr: The same part stands in row 2 too.",
    ]


def test_a_draft_in_a_sheet_does_not_take_the_place_of_a_submitted_answer(round, parts, lead, on_track):
    import_answers(round, sheet("2.4;Norrtälje;;;Enligt plan;;;;;;"), "x.csv", by=lead)

    with pytest.raises(AnswersRefused) as refusal:
        import_answers(round, sheet("2.4;Norrtälje;utkast;;Enligt plan;;Nytt;;;;"), "x.csv", by=lead)

    assert "A draft does not take its place" in str(refusal.value)
    assert FollowUp.objects.submitted().get().comment == ""


def test_a_sheet_without_the_columns_is_refused(round, lead):
    with pytest.raises(SheetRefused):
        import_answers(round, b"Hej;hopp\r\n1;2", "x.csv", by=lead)


def test_reporters_answer_for_themselves_and_not_by_the_sheet(round, parts, reporter, on_track):
    with pytest.raises(PermissionDenied):
        import_answers(round, sheet("2.4;Norrtälje;;;Enligt plan;;;;;;"), "x.csv", by=reporter)


def test_a_closed_round_takes_no_sheet(round, parts, lead, on_track):
    Round.objects.update(state="fixed")

    with pytest.raises(ValidationError) as refusal:
        import_answers(round, sheet("2.4;Norrtälje;;;Enligt plan;;;;;;"), "x.csv", by=lead)

    assert refusal.value.code == "round_closed"


def test_four_thousand_answers_go_in_within_seconds(round, lead, on_track, django_assert_max_num_queries):
    organisations = OrganisationFactory.create_batch(4)
    activities = ActivityFactory._meta.model.objects.bulk_create(ActivityFactory.build_batch(1000, plan=round.plan))
    made = PartFactory._meta.model.objects.bulk_create(
        PartFactory.build(activity=activity, organisation=organisation)
        for activity in activities
        for organisation in organisations
    )
    FollowUp.objects.bulk_create(FollowUp(round=round, part=part) for part in made)
    rows = [f"{part.activity.number};{part.organisation.name};;;Enligt plan;50;Går bra.;;;;" for part in made]
    began = time.process_time()

    with django_assert_max_num_queries(200):
        found = import_answers(round, sheet(*rows), "stor.csv", by=lead)

    assert found.changed == 4000
    assert time.process_time() - began < 20
    assert trail.verify().faults == []
