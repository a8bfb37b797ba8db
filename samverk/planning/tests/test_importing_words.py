import pytest

from samverk.core.tests.sheet_files import ods_rows, xlsx
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory
from samverk.planning.importing import Choices, apply_plan, read_plan
from samverk.planning.models import Activity, Note
from samverk.planning.tests.sheets import imported, read
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory

pytestmark = pytest.mark.django_db


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
    for name in ("Östhammars kommun", "Norrtälje kommun", "Barn- och utbildningsnämnden"):
        organisation = OrganisationFactory(name=name)
        coast.collaboration.participations.create(organisation=organisation, role="partner")
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

    assert ([want.number for want in found.new], [each.kind for each in found.left_out]) == (["2"], ["struck"])


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
