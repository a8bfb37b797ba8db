"""What co-financing hangs on the rest of the house."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from samverk.core import dues as core_dues
from samverk.core import panels as slots
from samverk.core import restoring, schedule, search, undo
from samverk.core.news.registry import Told
from samverk.core.news.registry import register as tell
from samverk.core.personal import TEXT, THING, hold, words
from samverk.core.post import kinds
from samverk.core.search import Passage, Texts
from samverk.economy import permissions
from samverk.economy.funding import dues, panels, reminding, wheel
from samverk.economy.models import (
    Funding,
    FundingDate,
    FundingPayment,
    FundingSource,
    FundingYear,
)
from samverk.organisations import own_words
from samverk.organisations.models import Collaboration, Organisation
from samverk.organisations.visibility import Level
from samverk.yearwheel import sources

SAID = {
    "economy.funding_year_entered": _("entered a year of co-financing"),
    "economy.funding_date_ticked": _("noted that it was sent"),
    "economy.funding_payment_entered": _("entered a payment"),
}


def register() -> None:
    own_words.register("funding_id", Funding, "collaboration__")
    sources.register(wheel.entries)
    core_dues.register(dues.dates)
    slots.register("organisation", "economy/_funding_panel.html", panels.of_organisation, order=40)
    slots.register("activity", "economy/_funding_panel.html", panels.of_activity, order=40)
    _register_changes()
    _register_news()
    _register_reminders()
    _register_personal()
    search.register(
        Funding, label=_("Co-financing"), plural=_("Co-financing"), icon="coins", order=45,
        rows=lambda: Funding.objects.select_related("recipient", "collaboration"), texts=_texts,
        visible=Funding.objects.visible_to, fields=("title", "conditions", "dnr", "recipient_id"),
        rests_on={Organisation: ("recipient", ("name",)), Collaboration: ("collaboration", ("name",))},
    )  # fmt: skip


def _texts(funding: Funding) -> Texts:
    return Texts(
        Passage(funding.title), funding.get_absolute_url(),
        passages=(Passage(funding.conditions), Passage(funding.dnr)), beside=(Passage(funding.recipient.name),),
        place=str(funding.collaboration),
    )  # fmt: skip


def _register_changes() -> None:
    """Only whoever made an operation may undo it, so these ask no more than that the person still may make it."""
    undo.allow(Funding, permissions.can_edit_funding, alike=["collaboration"])
    restoring.allow(Funding, "title", "conditions")
    for model, path in ((FundingSource, "funding"), (FundingYear, "source__funding")):
        undo.allow(model, _editing(path), alike=[f"{path}__collaboration"])
    undo.allow(FundingPayment, _editing("funding_year__source__funding"), alike=["funding_year__source__funding"])
    undo.allow(FundingDate, _editing("funding"), alike=["funding"])
    kept = ["funding_id", "kind", "title", "source_id", "due_on"]
    undo.allow_changes(FundingDate, permissions.can_tick_funding_date, keeping=kept)


def _editing(path: str):
    def rule(person, obj) -> bool:
        for step in path.split("__"):
            obj = getattr(obj, step)
        return permissions.can_edit_funding(person, obj)

    return rule


def _register_news() -> None:
    tell(Told(Funding, Funding.objects.visible_to, within="collaboration", owner="collaboration",
              hidden_below=Level.PRINCIPALS))  # fmt: skip
    for model, owner in (
        (FundingSource, "funding"), (FundingYear, "source"), (FundingPayment, "funding_year"), (FundingDate, "funding"),
    ):  # fmt: skip
        above = model.above
        tell(Told(model, model.objects.visible_to, thing=above, within=f"{above}__collaboration", whole=above,
                  owner=owner, words=SAID, named=True))  # fmt: skip


def _register_reminders() -> None:
    here = "samverk.economy.funding.reminding"
    why = _("You get it because you lead the joint work, or work for the one that gets the money.")
    kinds.register(
        reminding.KIND, _("Requisitions and reports to send"), f"{here}.compose", why=why, mandatory=False
    )  # fmt: skip
    schedule.register("economy.remind_of_dates", schedule.Daily(time(6, 40)), f"{here}.remind")


def _register_personal() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL, "kept": words.AS_RECORDS}
    hold(
        Funding, **says,
        data={"title": TEXT, "conditions": TEXT, "dnr": THING, "source_title": THING, "source_url": THING},
    )  # fmt: skip
    hold(FundingSource, **says, data={"name": TEXT})
    hold(FundingYear, **says, data={"body": TEXT, "paragraph": THING, "dnr": THING, "note": TEXT})
    hold(FundingPayment, **says, data={"reference": THING})
    hold(FundingDate, **says, data={"title": TEXT})
