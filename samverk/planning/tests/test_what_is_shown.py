"""What is printed, and what the files hold, is what the list shows: whatever the filters, groups, order and columns."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import read_workbook
from samverk.core.tests.drawing import unhurried
from samverk.planning.listing import PlanTable
from samverk.planning.listing.query import stored
from samverk.planning.models import SavedView
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory

COLUMNS = ["org", "contact", "status", "period", "financing", "indicator"]
SORTS = ["", "title", "-title", "org", "-contact", "period", "-period", "status", "financing", "-indicator"]
GROUPS = ["", "goal", "org", "contact", "status", "none"]

views = st.fixed_dictionaries(
    {
        "group": st.sampled_from(GROUPS),
        "sort": st.sampled_from(SORTS),
        "col": st.lists(st.sampled_from(COLUMNS), unique=True),
        "q": st.sampled_from(["", "elb", "båt"]),
        "show": st.sampled_from(["", "mine", "dropped"]),
        "org": st.lists(st.sampled_from(["north", "south"]), unique=True),
        "period": st.lists(st.sampled_from(["2025", "ends-2026"]), unique=True),
        "is_saved": st.booleans(),
    }
)


@pytest.fixture
def filled(coast, strategy, monkeypatch):
    """Nine activities that differ in all that the list shows, on pages of four rows."""
    monkeypatch.setattr("samverk.planning.listing.table.PAGE_SIZE", 4)
    steps = list(coast.plan.scale.steps.all())
    for n in range(2, 10):
        activity = ActivityFactory(
            plan=coast.plan, number=str(n), position=n * 1024, title=f"{['Elbåtar', 'Elbilar', 'Leder'][n % 3]} {n}",
            starts=FuzzyDate("2025") if n % 2 else None, ends=FuzzyDate(f"{2025 + n % 3}-Q2") if n % 4 else None,
            financing="LONA" if n % 3 else "", indicator=f"Antal {n % 2}", stated_step=steps[n % 3] if n % 5 else None,
        )  # fmt: skip
        PartFactory(
            activity=activity, organisation=coast.south if n % 2 else coast.north, is_lead=True,
            contact=coast.reader if n % 3 else None,
        )  # fmt: skip
        if n % 3:
            ContributionFactory(activity=activity, goal=strategy["nature" if n % 2 else "trails"])
    dropped = coast.plan.activities.get(number="9")
    dropped.dropped_on, dropped.drop_reason = "2026-01-01", "Inga pengar"
    dropped.save()
    return coast


@given(view=views)
@unhurried(12)
def test_print_workbook_and_text_file_hold_the_rows_and_columns_that_the_list_shows(filled, client, view):
    client.force_login(filled.reader)
    asked = {name: value for name, value in view.items() if name != "is_saved" and value}
    asked["org"] = [str(getattr(filled, name).pk) for name in view["org"]]
    if view["is_saved"]:
        asked = _of_saved_view(filled, asked)

    pages = _pages(client, filled.plan, asked)
    printed = _as_shown(client.get(filled.plan.get_absolute_url(), asked | {"rows": "all"}).text)
    text, workbook = (_file(client, filled.plan, asked, kind) for kind in ("csv", "xlsx"))

    assert printed[1] == pages
    grouped = 1 if printed[1] and len(text[0]) == len(printed[0]) + 1 else 0
    assert text[0][len(text[0]) - len(printed[0]) :] == printed[0]
    assert [tuple(row[grouped : grouped + 2]) for row in text[1:]] == printed[1]
    assert workbook[-len(text) :] == text
    assert [row[grouped + 2 :] for row in text[1:]] == _cells(filled, asked)


def _of_saved_view(coast, asked) -> dict:
    """As the view's own address has it, once it has been saved and read back."""
    SavedView.objects.filter(owner=coast.reader).delete()
    query = stored(_params(asked))
    view = SavedView.objects.create(plan=coast.plan, owner=coast.reader, name="Vy", query=query)
    return dict(QueryDict(view.get_absolute_url().partition("?")[2]).lists())


def _pages(client, plan, asked) -> list[tuple[str, str]]:
    """The rows as one reads them page by page."""
    first = client.get(plan.get_absolute_url(), asked)
    rows = _as_shown(first.text)[1]
    for number in range(2, first.context["table"].pages + 1):
        rows += _as_shown(client.get(plan.get_absolute_url(), asked | {"page": number}).text)[1]
    return rows


def _as_shown(html: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The headings, and each row's number and title, as they stand in the page's markup."""
    table = html.partition('<table class="ptbl"')[2].partition("</table>")[0]
    heads = re.findall(r'<th role="columnheader"[^>]*>(.*?)</th>', table, re.DOTALL)
    rows = re.findall(r'class="nr">(.*?)</td>.*?data-row-open>(.*?)</a>', table, re.DOTALL)
    return [_words(re.sub(r"<svg.*?</svg>", "", head, flags=re.DOTALL)) for head in heads], [
        (_words(number), _words(title)) for number, title in rows
    ]


def _cells(coast, asked) -> list[list[str]]:
    """What each row says in each column: a bar in its words."""
    table = PlanTable(coast.plan, coast.reader, _params(asked))
    rows = [row.cells for group in table.groups for row in group.rows]
    told = [[str(c.value.words if head.key == "period" and c.value else c.label) for head, c in row] for row in rows]
    return [_without_blanks_last(row) for row in told]


def _params(asked) -> QueryDict:
    """The address as the plan reads it, with all rows on one page."""
    params = QueryDict(mutable=True)
    for name, value in (asked | {"rows": "all"}).items():
        params.setlist(name, value if isinstance(value, list) else [value])
    return params


def _file(client, plan, asked, kind) -> list[list[str]]:
    response = client.get(reverse("planning:export_view", args=[plan.pk]), asked | {"format": kind})
    [sheet] = read_workbook(response.content, f"plan.{kind}")
    return [_without_blanks_last([str(cell or "") for cell in row]) for row in sheet.rows if any(row)]


def _without_blanks_last(row: list[str]) -> list[str]:
    """As a workbook keeps a row."""
    return row[: max((place for place, cell in enumerate(row, 1) if cell), default=0)]


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())
