"""Plans for property tests: drawn with all that a plan can hold, put into the database, and told back as values."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import said, text_of
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part

# What people and worse write: every kind of letter, line breaks, formulas, quotation marks, separators.
characters = st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
texts = st.one_of(
    st.text(characters, max_size=40),
    st.sampled_from(
        ["=1+1", "@x", "-", "'=1", "a;b", 'säg "hej"', "två\nrader", "Klar", "Summa", "+46 70", "1,5", "2026",
         "a | b", "a\\", "\\n", "#00B050", "Q3 2026: klart", "<p>text</p>"]
    ),
)  # fmt: skip
filled = texts.filter(lambda text: bool(said(text)))
lines = filled.map(lambda text: " ".join(text.split())).filter(lambda text: bool(said(text)))
# What is a step's own name is read as that step, so no activity keeps it as a word outside the scale.
words = texts.filter(lambda text: text != "Klar")
dates = st.sampled_from(
    [None, *map(FuzzyDate, ["2026-03-14", "2026-03", "2026-Q3", "2026-T2", "2026-H1", "2026-VT", "2026", "ongoing"])]
)
days = st.sampled_from([None, date(2026, 3, 14), date(2025, 12, 31)])
parts = st.lists(
    st.fixed_dictionaries({"text": texts, "contact_text": texts, "contact": st.integers(0, 2), "ends": dates}),
    min_size=1,
    max_size=3,
)
contributions = st.lists(
    st.fixed_dictionaries({"weight": st.sampled_from([None, "0.50", "1.00", "0.00", "0.07"]), "why": texts}),
    max_size=4,
)
milestones = st.lists(st.fixed_dictionaries({"title": lines, "due": dates, "done_on": days}), max_size=3)
activities = st.lists(
    st.fixed_dictionaries({
        "title": lines, "description": texts, "financing": texts, "indicator": texts, "source_title": texts,
        "source_url": st.sampled_from(["", "https://example.org/a?b=1&c=|"]), "stated_word": words, "ends": dates,
        "step": st.integers(-1, 6), "is_dropped": st.booleans(), "drop_reason": filled, "parts": parts,
        "contributions": contributions, "milestones": milestones,
        "notes": st.dictionaries(st.sampled_from(["T1", "helår 2025", "Prio"]), filled),
    }),
    max_size=5,
)  # fmt: skip


def fill(plan, rows, *, organisations, goals, people) -> None:
    """Put the drawn activities into the plan, and nothing else."""
    steps = list(plan.scale.steps.all())
    plan.activities.all().delete()
    plain = ("title", "description", "financing", "indicator", "source_title", "source_url", "stated_word", "ends")
    for place, row in enumerate(rows, 1):
        facts = {key: row[key] for key in plain}
        facts["stated_step"] = steps[row["step"]] if row["step"] >= 0 else None
        if row["is_dropped"]:
            facts |= {"dropped_on": date(2026, 3, 12), "drop_reason": row["drop_reason"]}
        activity = Activity.objects.create(plan=plan, number=f"{place}.1", position=place, level=3, **facts)
        for organisation, part in zip(organisations, row["parts"], strict=False):
            facts = part | {"contact": people[part["contact"]], "is_lead": organisation is organisations[0]}
            Part.objects.create(activity=activity, organisation=organisation, **facts)
        for goal, contribution in zip(goals, row["contributions"], strict=False):
            Contribution.objects.create(activity=activity, goal=goal, **contribution)
        for position, milestone in enumerate(row["milestones"], 1):
            Milestone.objects.create(activity=activity, position=position, **milestone)
        for occasion, text in row["notes"].items():
            Note.objects.create(activity=activity, occasion=occasion, text=text)


def told(plan) -> list[dict]:
    """All that the plan says, as values: texts as a sheet's cell would have them, where "-" is nothing."""
    return [_told(activity) for activity in plan.activities.order_by("position", "pk")]


def _told(activity: Activity) -> dict:
    fields = ("description", "financing", "indicator", "source_title", "source_url", "drop_reason")
    step = activity.stated_step
    return {
        **{key: _text(getattr(activity, key), key) for key in fields},
        "number": activity.number,
        "title": _line(activity.title),
        "dates": (activity.starts, activity.ends, activity.dropped_on),
        "status": step.key if step else _text(activity.stated_word, "line"),
        "parts": {
            p.organisation.name: (p.is_lead, p.contact, _text(p.contact_text), _text(p.text), p.starts, p.ends)
            for p in activity.parts.all()
        },
        "contributions": {c.goal: (_weight(c.weight), _text(c.why, "line")) for c in activity.contributions.all()},
        "milestones": [(_line(m.title), m.due, m.done_on) for m in activity.milestones.order_by("position", "pk")],
        "notes": {note.occasion: text_of(note.text) for note in activity.notes.all()},
    }


def _text(text: str, key: str = "") -> str:
    return _line(text) if key in ("financing", "indicator", "source_title", "line") else said(text)


def _line(text: str) -> str:
    return " ".join(said(text).split())


def _weight(weight: Decimal | None) -> Decimal | None:
    return None if weight is None else weight.normalize()
