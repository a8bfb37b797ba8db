"""What the search finds of this room: editions, by their round, their reader and their introduction.

Not by what is told in them: all of that is found where it was said, and every edition tells most of it again.
"""

from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.followup.models import Round
from samverk.organisations.models import Organisation
from samverk.planning.models import Plan
from samverk.reports.models import Edition

JOINT = tuple(Passage(word, code) for code, word in (("sv", "gemensam"), ("en", "joint"), ("fi", "yhteinen")))


def of_edition(edition: Edition) -> Texts:
    round, reader = edition.round, edition.organisation
    title = f"{round.name}, {reader.short}" if reader else round.name
    return Texts(
        Passage(title),
        edition.get_absolute_url(),
        passages=(Passage(edition.introduction), Passage(edition.reopen_reason)),
        beside=(Passage(round.plan.title), *((Passage(reader.name),) if reader else JOINT)),
        place=round.plan.title,
    )


def register() -> None:
    search.register(
        Edition, label=_("Report"), plural=_("Reports"), icon="file-text", order=58, weight=0.6, texts=of_edition,
        rows=lambda: Edition.objects.select_related("round__plan", "organisation"),
        visible=lambda person: Edition.objects.visible_to(person),
        fields=("introduction", "reopen_reason", "organisation_id", "round_id"),
        rests_on={
            Round: ("round", ("name", "plan_id")),
            Plan: ("round__plan", ("title",)),
            Organisation: ("organisation", ("name", "short_name")),
        },
    )  # fmt: skip
