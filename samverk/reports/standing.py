"""Where an edition stands: what is missing before it is approved, who does what next."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from samverk.followup.permissions import can_assess
from samverk.reports.models import Edition
from samverk.reports.permissions import approvers_of


@dataclass(frozen=True)
class Missing:
    """What a draft lacks. Nothing of it stops an approval: an edition tells what is missing as missing."""

    silent: list[dict]  # organisation, number of parts without an answer, is_own; the reader's own first
    asked: int
    goals: list[dict]  # that activities contribute to, without an assessment by the reader
    judged: int  # how many such goals have one
    links: list[dict]

    @property
    def answers(self) -> int:
        return sum(row["number"] for row in self.silent)

    def __bool__(self) -> bool:
        return bool(self.silent or self.goals or self.links)


def missing_in(content: dict) -> Missing:
    number = Counter(row["organisation"]["id"] for row in content["silent"])
    first = {row["organisation"]["id"]: row for row in reversed(content["silent"])}
    silent = [
        {"organisation": row["organisation"]["short_name"], "number": number[pk], "is_own": row["is_own"]}
        for pk, row in first.items()
    ]
    reached = [goal for goal in content["goals"] if goal["counts"]]
    return Missing(
        sorted(silent, key=lambda row: (not row["is_own"], -row["number"], row["organisation"])),
        content["summary"]["asked_parts"],
        [goal for goal in reached if not goal["assessment"]],
        sum(bool(goal["assessment"]) for goal in reached),
        content.get("unapproved_links", []),
    )


def standing_of(edition: Edition, content: dict, person) -> dict:
    """What the page says of the edition's next step to this person."""
    round, principal = edition.round, edition.organisation
    told = {"newer": Edition.objects.visible_to(person).filter(previous=edition).first()}
    if edition.is_fixed:
        return told
    told["approvers"] = list(approvers_of(edition))
    if edition.state == Edition.State.DRAFT:
        told["missing"] = missing_in(content)
        told["may_assess"] = round.takes_answers and can_assess(person, round, principal)
        wanted = f"?principal={principal.pk}" if principal else ""
        told["goals_url"] = f"{reverse('followup:round', args=[round.pk])}{wanted}#goals"
    return told
