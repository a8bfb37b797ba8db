from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core import undo
from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.sheets import SheetRefused, write_csv
from samverk.core.tests.sheet_files import ods_rows, xlsx
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, SeatFactory
from samverk.planning.importing import Choices, apply_plan, read_plan
from samverk.planning.models import Activity, ImportMapping, Note
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db
HEADER = ["Nr", "Aktivitet", "Ansvarig", "Delaktiga", "Kontakt", "Start", "Klart", "Status"]


@pytest.fixture
def strategy(coast):
    document = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    tree = GoalTreeFactory(document=document)
    nature = GoalFactory(tree=tree, code="M1", title="Levande natur", position=1)
    trails = GoalFactory(tree=tree, parent=nature, code="M1.1", title="Leder för alla, hela året", position=2)
    coast.plan.strategy = document
    coast.plan.save()
    return {"nature": nature, "trails": trails}


def read(coast, *rows, header=HEADER, choices=None, by=None):
    return read_plan(write_csv(header, rows), "plan.csv", coast.plan, by=by or coast.lead, choices=choices)


def imported(coast, *rows, header=HEADER, choices=None, **kwargs):
    found = read(coast, *rows, header=header, choices=choices)
    return apply_plan(found, by=coast.lead, **kwargs)


def changes(found):
    return {change.obj.number: [(str(f.label), f.before, f.after) for f in change.fields] for change in found.changed}


# --- what is new, changed, unchanged, missing ---


def test_new_activities_come_with_parts_dates_and_status(coast):
    person = SeatFactory(collaboration=coast.collaboration, organisation=coast.south, person__name="Sara Sund").person

    imported(coast, ["2", "Kustled", "Nordvik", "Sörby", "Sara Sund", "VT 2026", "Q3 2027", "Enligt plan"])

    activity = Activity.objects.get(number="2")
    assert (activity.starts, activity.ends, activity.ends_on) == (
        FuzzyDate("2026-VT"),
        FuzzyDate("2027-Q3"),
        date(2027, 9, 30),
    )
    assert (activity.stated_step.key, activity.stated_word) == ("plan", "Enligt plan")
    parts = [(p.organisation.name, p.is_lead, p.contact, p.contact_text) for p in activity.parts.all()]
    assert parts == [("Nordvik", True, None, "Sara Sund"), ("Sörby", False, person, "")]
    assert activity.position > coast.activity.position


def test_the_same_file_again_changes_nothing(coast, strategy):
    rows = [
        ["1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "Okänd Person", "2026", "löpande", "Pågår"],
        ["2", "Kustled", "Sörby\nNordvik", "Föreningen Kustens vänner", "", "maj 2026", "Klar", ""],
    ]
    header = [*HEADER, "Mål", "Kommentar T1", "Prio"]
    rows = [[*row, goal, "Gick bra.", "hög"] for row, goal in zip(rows, ["M1.1", "Något helt annat"], strict=True)]
    imported(coast, *rows, header=header)

    again = read(coast, *rows, header=header)

    assert (again.is_empty, again.missing, len(again.unchanged)) == (True, [], 2)
    assert apply_plan(again, by=coast.lead) is None


def test_changes_are_told_field_by_field(coast, strategy):
    imported(coast, ["1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "", "2026", "2027", ""])

    found = read(coast, ["1", "Laddplatser", "Sörby", "", "", "2026", "Q3 2027", "Klar"])
    apply_plan(found, by=coast.lead)

    assert changes(found) == {
        "1": [
            ("activity", "Laddplatser i hamnarna", "Laddplatser"),
            ("ends", "2027", "Q3 2027"),
            ("status", "", "Done"),
            ("leading organisation", "Nordvik", "Sörby"),
            ("taking part", "Nordvik", ""),
        ]
    }
    activity = Activity.objects.get(number="1")
    assert [(part.organisation.name, part.is_lead) for part in activity.parts.all()] == [("Sörby", True)]
    assert read(coast, ["1", "Laddplatser", "Sörby", "", "", "2026", "Q3 2027", "Klar"]).is_empty


def test_columns_that_the_sheet_does_not_have_are_left_alone(coast):
    coast.activity.financing = "inom ram"
    coast.activity.save()

    imported(coast, ["1", "Laddplatser överallt"], header=["Nr", "Aktivitet"])

    activity = Activity.objects.get()
    assert (activity.title, activity.financing, activity.parts.count()) == ("Laddplatser överallt", "inom ram", 2)


def test_activities_that_the_sheet_no_longer_has_are_told_and_stay(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "", "", ""])
    apply_plan(found, by=coast.lead)

    assert found.missing == [coast.activity]
    assert Activity.objects.current().count() == 2


def test_missing_activities_are_dropped_for_a_reason_that_somebody_gives(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "", "", ""])

    apply_plan(found, by=coast.lead, drop_reason="Utgick i översynen.")

    coast.activity.refresh_from_db()
    assert (coast.activity.dropped_on is not None, coast.activity.drop_reason) == (True, "Utgick i översynen.")


def test_an_activity_without_number_is_known_by_its_title(coast):
    header = ["Aktivitet", "Ansvarig", "Klart"]

    imported(coast, ["Laddplatser i hamnarna", "Nordvik", "2028"], ["Kustled", "Nordvik", "2027"], header=header)

    assert [(a.number, a.title, str(a.ends)) for a in Activity.objects.all()] == [
        ("1", "Laddplatser i hamnarna", "2028"),
        ("2", "Kustled", "2027"),
    ]


def test_an_activity_that_got_another_number_is_known_by_its_title(coast):
    found = read(coast, ["A1", "Laddplatser i hamnarna", "Nordvik", "Sörby", "", "", "", ""])

    assert (found.new, changes(found)) == ([], {"A1": [("number", "1", "A1")]})


def test_an_import_is_one_operation_that_is_undone_as_a_whole(coast, strategy):
    rows = [
        ["1", "Laddplatser", "Nordvik", "Sörby", "", "2026", "2027", "Klar", "M1"],
        ["2", "Kustled"] + [""] * 6 + ["M1.1"],
    ]
    op = imported(coast, *rows, header=[*HEADER, "Mål"])

    undo.undo(op.id, by=coast.lead)

    activity = Activity.objects.get()
    assert (activity.title, activity.starts, activity.contributions.count()) == ("Laddplatser i hamnarna", None, 0)
    assert Revision.objects.in_operation(op.id).count() > 4


def test_five_hundred_rows_are_saved_many_at_once(coast, django_assert_max_num_queries):
    rows = [
        [str(n), f"Aktivitet {n}", "Nordvik", "Sörby", "Sara Sund", "2026", "Q3 2027", "Pågår"] for n in range(2, 502)
    ]

    with django_assert_max_num_queries(90):
        imported(coast, *rows)
    with django_assert_max_num_queries(25):
        assert read(coast, *rows).is_empty

    assert Activity.objects.count() == 501


# --- what people write ---


def test_a_finished_word_in_a_date_column_is_a_status_and_a_note(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "2025", "Klar", ""])
    apply_plan(found, by=coast.lead)

    activity = Activity.objects.get(number="2")
    assert (found.problems, activity.ends, activity.stated_step.key) == ([], None, "done")
    assert [(note.occasion, note.text) for note in activity.notes.all()] == [("Klart", "Klar")]


def test_a_dash_as_status_is_no_change_each_time(coast):
    coast.activity.stated_word = "-"
    coast.activity.save()

    found = read(coast, ["1", "Laddplatser i hamnarna", "-"], header=["Nr", "Aktivitet", "Status"])

    assert found.is_empty


def test_an_unknown_status_word_is_kept_and_gives_no_status(coast):
    found = read(coast, ["2", "Kustled", "Nordvik", "", "", "", "", "Rullar på"])
    apply_plan(found, by=coast.lead)

    activity = Activity.objects.get(number="2")
    assert (activity.stated_step, activity.stated_word) == (None, "Rullar på")
    assert [(u.kind, u.word, u.rows, u.decided) for u in found.unknown] == [("status", "Rullar på", [2], None)]


def test_a_status_word_is_asked_about_once(coast):
    step = coast.plan.scale.steps.get(key="plan")
    rows = [["2", "Kustled", "Nordvik", "", "", "", "", "Rullar på"]]
    imported(coast, *rows, choices=Choices(words={"status": {"rullar på": str(step.pk)}}))

    again = read(coast, *rows, ["3", "Bad", "Nordvik", "", "", "", "", "rullar på"])

    assert Activity.objects.get(number="2").stated_step == step
    assert (again.undecided, [want.number for want in again.new], again.changed) == ([], ["3"], [])


def test_goals_are_known_by_code_title_heading_and_merged_cell(coast, strategy):
    rows = [
        ["Nr", "Mål", "Aktivitet", "Ansvarig"],
        ["2", "M1.1", "Led", "Nordvik"],
        ["3", "Leder för alla, hela året", "Bro", "Nordvik"],
        ["4", "M1, M1.1 Leder för alla, hela året", "Bad", "Nordvik"],
        ["M1 Levande natur", None, None, None],
        ["5", None, "Skog", "Nordvik"],
        ["6", "Mål M1", "Sjö", "Nordvik"],
        ["7", None, "Å", "Nordvik"],
    ]

    found = read_plan(xlsx(rows, merged=[(6, 1, 7, 1)]), "plan.xlsx", coast.plan, by=coast.lead)

    assert {want.number: [goal.code for goal in want.goals] for want in found.new} == {
        "2": ["M1.1"],
        "3": ["M1.1"],
        "4": ["M1", "M1.1"],
        "5": ["M1"],
        "6": ["M1"],
        "7": ["M1"],
    }
    assert found.unknown == []


def test_goals_of_every_document_that_matters_are_known_and_the_nearest_wins(coast, strategy):
    agenda = GoalTreeFactory(document__title="Agenda 2030")
    GoalFactory(tree=agenda, code="14", title="Hav och marina resurser")
    GoalFactory(tree=agenda, code="M1", title="Något annat")
    rows = [["2", "Led", "M1\nMål 14"], ["3", "Bad", "Agenda 2030: 14"], ["4", "Bro", "M9"]]

    found = read(coast, *rows, header=["Nr", "Aktivitet", "Mål"])

    goals = [[goal.title for goal in want.goals] for want in found.new]
    assert goals == [["Levande natur", "Hav och marina resurser"], ["Hav och marina resurser"], []]
    assert [(u.kind, u.word, u.rows) for u in found.unknown] == [("goal", "M9", [4])]


def test_what_is_not_recognised_is_kept_as_notes_and_never_dropped(coast, strategy):
    rows = [["2", "Led", "Byalaget", "Hembygdsgården", "M9"]]

    imported(coast, *rows, header=["Nr", "Aktivitet", "Ansvarig", "Delaktiga", "Mål"])

    notes = {note.occasion: note.text for note in Note.objects.all()}
    assert notes == {"Ansvarig": "Byalaget", "Delaktiga": "Hembygdsgården", "Mål": "M9"}
    assert Activity.objects.get(number="2").parts.get().organisation == coast.north


def test_organisations_are_known_as_people_shorten_them(coast):
    for name in ("Östhammars kommun", "Norrtälje kommun"):
        organisation = OrganisationFactory(name=name)
        coast.collaboration.participations.create(organisation=organisation, role="partner")
    OrganisationFactory(name="Barn- och utbildningsnämnden", kind="other")
    rows = [
        ["2", "A", "Östhammar", "Norrtälje och Sörby"],
        ["3", "B", "Barn- och utbildningsnämnden", "alla kommuner"],
        ["4", "C", "Östhammars kommun/Nordvik", ""],
    ]

    found = read(coast, *rows, header=["Nr", "Aktivitet", "Ansvarig", "Delaktiga"])

    assert found.unknown == []
    assert [(w.lead.name, [o.name for o in [*w.extra_leads, *w.partners]]) for w in found.new] == [
        ("Östhammars kommun", ["Norrtälje kommun", "Sörby"]),
        ("Barn- och utbildningsnämnden", ["Nordvik", "Sörby"]),
        ("Östhammars kommun", ["Nordvik"]),
    ]


def test_a_choice_says_which_organisation_a_name_means(coast):
    words = {"organisation": {"kustkontoret": str(coast.south.pk)}}

    imported(coast, ["2", "Led", "Kustkontoret"], header=["Nr", "Aktivitet", "Ansvarig"], choices=Choices(words=words))

    assert Activity.objects.get(number="2").parts.get().organisation == coast.south
    assert Note.objects.count() == 0


def test_several_contacts_go_to_their_own_organisations(coast):
    anna = MembershipFactory(organisation=coast.north, person__name="Anna Alm").person
    bo = MembershipFactory(organisation=coast.south, person__name="Bo Bäck").person

    imported(coast, ["2", "Led", "Nordvik", "Sörby", "Bo Bäck, Anna Alm och Cia Okänd", "", "", ""])

    parts = {part.organisation: part for part in Activity.objects.get(number="2").parts.all()}
    assert (parts[coast.north].contact, parts[coast.south].contact) == (anna, bo)
    assert parts[coast.north].contact_text == "Bo Bäck, Anna Alm och Cia Okänd"


def test_two_dates_in_a_cell_are_a_period(coast):
    rows = [["2", "A", "2025–2027"], ["3", "B", "Q1 2025 till VT 2026"], ["4", "C", "2026"], ["5", "D", "löpande"]]

    found = read(coast, *rows, header=["Nr", "Aktivitet", "Tidplan"])

    assert [(str(w.fields["starts"]), str(w.fields["ends"])) for w in found.new] == [
        ("2025", "2027"),
        ("2025-Q1", "2026-VT"),
        ("2026", "2026"),
        ("ongoing", "ongoing"),
    ]


def test_a_title_with_its_description_in_one_cell_is_divided(coast):
    text = "Handla hållbart\n" + "Kommunerna handlar upp mat som odlats nära. " * 4

    found = read(coast, ["HK1", text, "Nordvik"], header=["Nr", "Åtgärd", "Huvudaktör"])

    want = found.new[0]
    assert (want.title, want.fields["description"].startswith("Kommunerna handlar")) == ("Handla hållbart", True)


def test_comment_columns_become_notes_and_unknown_columns_are_kept(coast):
    header = ["Nr", "Aktivitet", "Kommentar T1", "Kommentar helår", "Prioritet"]

    imported(coast, ["1", "Laddplatser i hamnarna", "Bra.", "", "A"], header=header)

    assert [(note.occasion, note.text) for note in coast.activity.notes.all()] == [("T1", "Bra."), ("Prioritet", "A")]


def test_struck_rows_are_left_out_and_told(coast):
    rows = [["Nr", "Aktivitet", "Klart"], ["2", "Led", "2026"], ["3", "Gammalt", "2024"]]

    found = read_plan(xlsx(rows, struck_rows=[2]), "plan.xlsx", coast.plan, by=coast.lead)

    assert ([want.number for want in found.new], found.struck) == (["2"], [3])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_of_every_encoding_are_read(coast, encoding):
    data = "Nr;Åtgärd;Ansvarig\r\n2;Gångväg på ön;Sörby\r\n".encode(encoding)

    found = read_plan(data, "plan.csv", coast.plan, by=coast.lead)

    assert [(want.title, want.lead) for want in found.new] == [("Gångväg på ön", coast.south)]


def test_an_open_document_is_read(coast):
    found = read_plan(
        ods_rows([["Nr", "Insats", "Ansvarig"], ["2", "Led", "Sörby"]]), "x.ods", coast.plan, by=coast.lead
    )

    assert [(want.number, want.lead) for want in found.new] == [("2", coast.south)]


# --- what is wrong ---


def test_all_problems_are_told_at_once_with_their_places_and_nothing_is_saved(coast):
    found = read(
        coast,
        ["2", "Led", "Nordvik", "", "", "2026", "snart", ""],
        ["2", "Bro", "Nordvik", "", "", "2027", "2026", ""],
        ["3", "", "Nordvik", "", "", "", "", ""],
        ["ett alldeles för långt nummer", "Bad", "Nordvik", "", "", "", "", ""],
        ["5", "å" * 301, "Nordvik", "", "", "2026-02-30", "", ""],
    )

    with pytest.raises(ValidationError):
        apply_plan(found, by=coast.lead)

    places = sorted((problem.row, problem.column) for problem in found.errors)
    assert places == [
        (2, "G Klart"),
        (3, "A Nr"),
        (3, "G Klart"),
        (4, "B Aktivitet"),
        (5, "A Nr"),
        (6, "B Aktivitet"),
        (6, "F Start"),
    ]
    assert all(problem.expected for problem in found.errors)
    assert Activity.objects.count() == 1


def test_what_is_no_date_can_be_kept_as_a_note(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "", "", "snart", ""], choices=Choices(keep_unreadable=True))

    assert (found.errors, found.new[0].notes, len(found.warnings)) == ([], {"Klart": "snart"}, 1)


def test_a_new_date_must_fit_the_one_that_is_there(coast):
    coast.activity.starts = FuzzyDate("2027")
    coast.activity.save()

    found = read(coast, ["1", "Laddplatser i hamnarna", "2026"], header=["Nr", "Aktivitet", "Klart"])

    assert [(problem.row, problem.column) for problem in found.errors] == [(2, "C Klart")]


def test_a_personal_number_is_warned_of(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "Anna, 811228-9874", "", "", ""])

    assert [(problem.row, problem.column, problem.is_warning) for problem in found.problems] == [(2, "E Kontakt", True)]
    assert "811228" not in str(found.problems[0])


def test_only_who_may_edit_the_plan_imports(coast):
    found = read(coast, ["2", "Led", "Nordvik", "", "", "", "", ""])

    for person in (coast.north_editor, coast.reporter, coast.reader, coast.outsider, coast.elsewhere):
        with pytest.raises(PermissionDenied):
            apply_plan(found, by=person)


@pytest.mark.parametrize("rows", [[["Frukt"], ["Äpple"]], [["Frukt", "Antal"], ["Äpple", "3"]]])
def test_a_sheet_without_activities_is_refused(coast, rows):
    with pytest.raises(SheetRefused) as refusal:
        read(coast, *rows[1:], header=rows[0])

    assert refusal.value.code in ("no_table", "no_title")


def test_how_a_sheet_is_read_is_remembered_with_the_plan(coast):
    choices = Choices(columns={"vad vi gör": "title", "hemligt": ""})
    header = ["Nr", "Vad vi gör", "Hemligt"]
    imported(coast, ["2", "Led", "x"], header=header, choices=choices)

    found = read(coast, ["2", "Led", "x"], ["3", "Bro", "y"], header=header)

    assert (len(found.new), found.changed, Note.objects.count()) == (1, [], 0)
    assert ImportMapping.objects.get(plan=coast.plan).columns["columns"] == choices.columns


def test_the_example_plan_is_read_without_an_error(coast):
    path = next(Path(__file__).parents[2].glob("examples/roslagen/*.xlsx"))

    found = read_plan(path.read_bytes(), path.name, coast.plan, by=coast.lead)

    assert (len(found.new), found.errors, found.table.headings[0]) == (44, [], "M1 Ett långsiktigt varumärkesbyggande")
