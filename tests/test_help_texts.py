"""Every field of every form either says for itself what it wants, or has a help text where it stands."""

import importlib

from django import forms

# A label that says it all, or whose page or heading does: more words would only be in the way.
SELF_EXPLAINING = {
    # Names, texts and places of people and things.
    "name", "description", "title", "title_en", "title_fi", "name_en", "name_fi", "note", "phone", "language", "email",
    "kind", "source_title", "source_url", "website", "text",
    # The page's heading or lead asks for it.
    "person", "organisation", "role", "contact", "goal", "target", "source", "activity", "part", "place", "reason",
    "step", "why", "is_lead",
    "last_day", "on", "unlink", "stated_step", "purpose", "milestones", "deviation", "measure",
    # Days that are typed as days; the label says which day.
    "from_on", "to_on", "period_to", "decided_on", "valid_from", "valid_to", "done_on", "starts_on", "dnr",
    # Words of a scale, with what they mean beside.
    "word", "word_en", "word_fi", "meaning_en", "meaning_fi", "shape",
    # Choices in the import and the list that are whole sentences.
    "sheet", "include_struck", "strip_markup", "beside", "drop_missing", "drop_reason", "keep_unreadable",
    "default_lead", "is_default",
}  # fmt: skip
# Where the same field stands again it is explained on the activity's own form; the rows of a list have no room for it.
EXPLAINED_ABOVE = {
    f"{form}.{name}"
    for form in ("PartForm", "OwnPartForm", "ActivityInRowForm", "TogetherForm")
    for name in ("starts", "ends")
} | {"GoalForm.parent"}  # its first choice says what none means
# Told as the form is made: which day of the round's holds where it is left empty.
EXPLAINED_ABOVE |= {f"PrincipalDatesForm.{name}" for name in ("answers_due_on", "approval_due_on", "fixed_due_on")}

# In the table of a year of rounds: its lead asks for year and pattern, and its heads say which day is which.
YEAR_OF_ROUNDS = ("period_from", "answers_due_on", "review_due_on", "approval_due_on", "fixed_due_on", "wanted")
EXPLAINED_ABOVE |= {f"{form}.{name}" for form in ("RoundRowForm", "OwnRowForm") for name in YEAR_OF_ROUNDS}
EXPLAINED_ABOVE |= {"YearForm.year", "YearForm.pattern"}

# In the table of a budget's sums, whose heads say year and unit.
EXPLAINED_ABOVE |= {f"SumsForm.{name}" for name in ("ore", "second_ore", "third_ore")}

# What a list is narrowed by, and pages that are about the one thing which they ask.
EXPLAINED_ABOVE |= {f"LogForm.{name}" for name in ("model", "object_id", "since", "until", "way", "within")}
EXPLAINED_ABOVE |= {f"RecalculateForm.{name}" for name in ("first", "last")}
EXPLAINED_ABOVE |= {"LevelForm.to", "OwnPeopleForm.collaboration"}
ACCOUNTS = ("samverk.core.accounts", "samverk.core.factors.forms")  # a library's forms, worded as they are made


def all_forms() -> list[type[forms.BaseForm]]:
    importlib.import_module("samverk.config.urls")  # every view, and with them every form
    found, waiting = [], [forms.BaseForm]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        found += [each for each in children if is_ours(each.__module__)]
    return found


def is_ours(module: str) -> bool:
    """But for accounts, whose forms are a library's with our looks."""
    return module.startswith("samverk.") and ".tests." not in module and module not in ACCOUNTS


def test_every_field_says_what_it_wants():
    unexplained = {
        f"{form.__name__}.{name}"
        for form in all_forms()
        for name, field in form.base_fields.items()
        if not (field.help_text or field.widget.is_hidden or name in SELF_EXPLAINING)
    }

    assert sorted(unexplained - EXPLAINED_ABOVE) == []
    assert len(all_forms()) > 30


def test_no_label_is_listed_as_plain_that_no_form_has():
    names = {name for form in all_forms() for name in form.base_fields}

    assert names >= SELF_EXPLAINING
