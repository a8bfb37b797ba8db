"""Each state that anything here can be in is in the world that the proof asks about: what is never in a state cannot be
seen to leak in it.

What a state is, is read from the models: each choice of a field with choices, yes and no, a day that is there or is
not; besides, what only other rows tell (TOLD_BY_OTHERS). Where an address takes such a thing it must be asked about it
in that state; else a row in that state is enough.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from samverk.organisations.visibility import Level
from tests.isolation.worlds import make_worlds, targets_of
from tests.standing import given, standing

WITHIN = "of the machinery: no address takes it, and its page is the installation's own"
SORT = "says what sort of thing it is, and nobody sees more or less by it"
LOOKS = "how a status looks"
SIGN_IN = "who gets in at all: tests/sign_in"
DATED = "a day that is written and decides nothing by itself"
ALONG = "goes with the state"
NO_FURTHER = "is for those who take part at most"

# A field, or one of its states, that makes no difference to what anybody may see; with the reason.
EXCUSED = {
    "core.job.started_at": ALONG, "core.job.ended_at": ALONG, "core.letter.sent_at": ALONG,
    "core.remark.answered_at": ALONG, "core.lastlook": WITHIN, "core.turn": WITHIN, "core.revision": WITHIN,
    "organisations.organisation.kind": SORT, "organisations.organisation.sign_in_demand": SIGN_IN,
    "organisations.collaboration.activity_word": SORT, "organisations.person.last_login": DATED,
    "organisations.identity.used_at": DATED, "organisations.identity.is_email_confirmed": SIGN_IN,
    "organisations.identityprovider.secret_set_at": SIGN_IN,
    "steering.steeringdocument.kind": SORT, "steering.adoption.decided_on": DATED,
    "planning.statusstep.shape": LOOKS, "planning.statusstep.tone": LOOKS,
    "planning.activity.ends_on": DATED, "planning.milestone.due_on": DATED,
    "planning.activity.level is 4": "is as wide as its plan", "planning.activity.level is 5": "is as wide as its plan",
    "followup.round.opened_at": ALONG, "followup.principaldates": DATED, "followup.followup.submitted_at": ALONG,
    "reports.edition.approved_at": ALONG, "reports.edition.fixed_at": ALONG,
    "economy.costkey.method": SORT, "economy.costkey.rounding": SORT, "economy.costkey.to_on": DATED,
    "economy.budget.vat": SORT, "economy.budget.unit": SORT, "economy.budgetline.kind": SORT,
    "economy.funding.kind": SORT, "economy.funding.unit": SORT, "economy.fundingsource.kind": SORT,
    "economy.fundingyear.state": SORT, "economy.fundingyear.decided_on": DATED, "economy.fundingdate.kind": SORT,
    "economy.fundingdate.done_on": DATED, "economy.ledgerdraft.format": SORT,
    "economy.funding.level is 4": NO_FURTHER, "economy.funding.level is 5": NO_FURTHER,
    "yearwheel.owndate.lane": SORT, "yearwheel.owndate.ends_on": DATED,
}  # fmt: skip
ALL_EXCUSED = {
    "is_example": "a row like others, with a mark", "language": "the language of a text or a person",
}  # fmt: skip
TOLD_BY_OTHERS = {
    "reports.edition": {
        "is fixed and unpublished": Q(state="fixed", publication=None),
        "is for the council": Q(publication__level=Level.COUNCIL),
        "is for anybody": Q(publication__level=Level.PUBLIC),
        "is reopened": Q(next__isnull=False),
        "is a later version": Q(previous__isnull=False),
    },
    "steering.steeringdocument": {
        "is replaced": Q(replaced_by__isnull=False), "has ended": Q(valid_to__lt=timezone.localdate()),
    },
    "planning.plan": {"has ended": Q(to_on__lt=timezone.localdate())},
    "followup.followup": {
        "is a draft in a fixed round": Q(state="draft", round__state="fixed"),
        "is a draft in a round in review": Q(state="draft", round__state="review"),
        "is silent in a fixed round": Q(state="asked", round__state="fixed"),
    },
    "followup.assessment": {
        "is a principal's in a fixed round": Q(organisation__isnull=False, round__state="fixed"),
        "is a principal's in a round in review": Q(organisation__isnull=False, round__state="review"),
    },
    **{
        label: {"has ended": Q(to_on__lt=timezone.localdate())}
        for label in (
            "organisations.seat", "organisations.membership", "organisations.participation", "organisations.deputy"
        )
    },
}  # fmt: skip
TAKEN_BY = {
    "edition_id": "reports.edition", "other_id": "reports.edition", "round_id": "followup.round",
    "follow_up_id": "followup.followup", "assessment_id": "followup.assessment", "job_id": "core.job",
    "letter_id": "core.letter", "link_id": "asking.answerlink", "remark_id": "core.remark",
    "document_id": "steering.steeringdocument", "alignment_id": "steering.alignment", "plan_id": "planning.plan",
    "activity_id": "planning.activity", "milestone_id": "planning.milestone", "view_id": "planning.savedview",
    "identity_id": "organisations.identity", "seat_id": "organisations.seat", "deputy_id": "organisations.deputy",
    "membership_id": "organisations.membership", "participation_id": "organisations.participation",
    "person_id": "organisations.person", "budget_id": "economy.budget", "version_id": "economy.budgetversion",
    "key_id": "economy.costkey", "settlement_id": "economy.settlement", "payment_id": "economy.payment",
}  # fmt: skip
ONLY_THERE = {
    "organisations.seat": "everybody who asks has a seat, of each role; addresses are asked about one and an ended one",
    "organisations.membership": "as seats", "organisations.person": "as seats",
    "organisations.participation": "as seats", "organisations.deputy": "as seats",
}  # fmt: skip

DAY = {"empty": True, "set": False}

made_worlds = standing(make_worlds)


@pytest.fixture
def worlds(made_worlds, db):
    return given(made_worlds)


def states_of(model) -> Iterator[tuple[str, Q]]:
    label = model._meta.label_lower
    for field in model._meta.concrete_fields:
        named = f"{label}.{field.name}"
        if field.choices:
            yield from ((f"{named} is {key}", Q(**{field.name: key})) for key, _word in field.flatchoices)
        elif isinstance(field, models.BooleanField):
            yield from ((f"{named} is {each}", Q(**{field.name: each})) for each in (True, False))
        elif isinstance(field, models.DateField) and field.null:
            yield from (
                (f"{named} is {word}", Q(**{f"{field.name}__isnull": word == "empty"})) for word in ("empty", "set")
            )
    yield from ((f"{label} {words}", condition) for words, condition in TOLD_BY_OTHERS.get(label, {}).items())


def excuse_of(state: str) -> str | None:
    """The name of the excuse: of this state, of its field, of its model, or of all fields of that name."""
    field = state.partition(" ")[0]
    for name in (state, field, field.rpartition(".")[0]):
        if name in EXCUSED:
            return name
    name = field.rpartition(".")[2]
    return name if name in ALL_EXCUSED else None


def rooms_models() -> list:
    return [model for app in apps.get_app_configs() if app.name.startswith("samverk") for model in app.get_models()]


def asked_about(worlds) -> dict[str, set]:
    """The keys of what any address takes, by model."""
    found = {}
    for arguments, _owner in targets_of(worlds).values():
        for name, label in TAKEN_BY.items():
            found.setdefault(label, set()).add(arguments[name])
    return found


def missing(worlds) -> dict[str, str]:
    """The states that are nowhere, or that no address is asked about, without an excuse."""
    asked, found = asked_about(worlds), {}
    for model in rooms_models():
        label = model._meta.label_lower
        for state, condition in states_of(model):
            rows = model._base_manager.filter(condition)
            if excuse_of(state):
                continue
            if not rows.exists():
                found[state] = "nowhere"
            elif label in asked and label not in ONLY_THERE:
                key = "uuid" if label == "core.job" else "pk"
                if not rows.filter(**{f"{key}__in": asked[label]}).exists():
                    found[state] = "not asked about"
    return found


def test_each_state_of_each_model_is_asked_about(worlds):
    assert missing(worlds) == {}


def test_no_excuse_is_left_over(worlds):
    states = [state for model in rooms_models() for state, _condition in states_of(model)]
    used = {excuse_of(state) for state in states}

    assert (EXCUSED.keys() | ALL_EXCUSED.keys()) - used == set()


def test_a_state_that_nothing_is_in_is_seen(worlds, monkeypatch):
    worlds.here.at.withdrawn = worlds.here.at.public  # nothing asks about the one that is fixed and unpublished
    worlds.here.at.unpublished = worlds.here.at.public
    assert missing(worlds) == {"reports.edition is fixed and unpublished": "not asked about"}

    field = apps.get_model("followup", "Round")._meta.get_field("state")
    monkeypatch.setattr(field, "choices", [*field.choices, ("archived", "archived")])
    assert missing(worlds)["followup.round.state is archived"] == "nowhere"
