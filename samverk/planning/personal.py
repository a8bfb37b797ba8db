"""What plans hold about people."""

from django.utils.translation import gettext_lazy as _

from samverk.core.personal import CONTENT, NAMED, OWNER, TEXT, THING, hold, hold_nothing, words
from samverk.planning.models import (
    Activity,
    Contribution,
    ImportDraft,
    ImportMapping,
    Milestone,
    Note,
    Part,
    Plan,
    SavedView,
    StatusScale,
    StatusStep,
)


def register_own() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL, "kept": words.AS_RECORDS}
    source = {"source_title": THING, "source_url": THING}
    hold(Plan, **says, data={"title": TEXT, "description": TEXT, **source})
    hold(
        Activity, **says,
        data={"number": THING, "title": TEXT, "description": TEXT, "starts": THING, "ends": THING, "financing": TEXT,
              "indicator": TEXT, "stated_word": THING, "drop_reason": TEXT, **source},
    )  # fmt: skip
    hold(
        Part, **says,
        data={"contact": NAMED, "deputy": NAMED, "contact_text": TEXT, "text": TEXT, "starts": THING, "ends": THING},
    )  # fmt: skip
    hold(Contribution, **says, data={"why": TEXT})
    hold(Milestone, **says, data={"title": TEXT, "due": THING})
    hold(Note, **says, data={"occasion": THING, "text": TEXT})
    hold(
        ImportDraft, goes=True, purpose=words.WORKING, seen_by=words.ONESELF, kept="planning.drafts",
        name=_("File on its way into a plan"),
        data={"person": OWNER, "file_name": TEXT, "data": CONTENT, "choices": THING},
        columns={"file_name": _("File name"), "created_at": _("Made at")},
    )  # fmt: skip
    hold(
        SavedView, purpose=words.COMFORT, seen_by=words.TOGETHER, kept=words.UNTIL_CHANGED,
        data={"owner": OWNER, "name": TEXT, "query": TEXT}, columns={"plan": "", "name": "", "is_shared": ""},
    )  # fmt: skip
    hold_nothing(ImportMapping, "columns", "words")
    hold_nothing(StatusScale, "name", "name_en", "name_fi")
    hold_nothing(StatusStep, "key", "word", "word_en", "word_fi", "meaning", "meaning_en", "meaning_fi")
