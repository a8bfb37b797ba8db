"""The round as a knot on the red thread: over its own pages, and after the plan and the activity on theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.followup.models import Round
from samverk.followup.overview import progress_of
from samverk.planning.goals import strategy_of
from samverk.planning.models import Activity, Plan


def of_round(round: Round, person, answered: int, asked: int) -> list[dict]:
    """The round's own thread: what it follows up, itself, and the report that remains."""
    plan, strategy = round.plan, strategy_of(round.plan, person)
    knots = []
    if strategy:
        kind = str(strategy.get_kind_display())
        knots.append({"kind": capital(kind), "name": strategy.title, "url": strategy.get_absolute_url()})
    knots.append({"kind": _("Plan"), "name": plan.title, "url": plan.get_absolute_url()})
    here = {"kind": round.name, "name": _in_words(answered, asked), "url": round.get_absolute_url(), "state": "now"}
    fixed = round.state == Round.State.FIXED
    report = {"kind": _("Reports"), "name": "", "url": f"{round.get_absolute_url()}#reports"}
    return [*knots, here, report | {"state": "past" if fixed else "next"}]


def of_plan_or_activity(request, obj) -> list[dict]:
    """The newest round that has been opened; of it the activity's own answers, or all."""
    plan = obj if isinstance(obj, Plan) else obj.plan
    opened = Round.objects.visible_to(request.user).filter(plan=plan).exclude(state=Round.State.PLANNED)
    round = opened.order_by("-period_to", "-pk").first()
    if round is None:
        return []
    if isinstance(obj, Activity):
        states = list(round.follow_ups.filter(part__activity=obj).values_list("state", flat=True))
        answered, asked = states.count("submitted"), len(states)
    else:
        answered, asked = progress_of([round]).get(round.pk, (0, 0))
    return [{"kind": _("Follow-up"), "name": _in_words(answered, asked), "url": round.get_absolute_url()}]


def _in_words(answered: int, asked: int) -> str:
    text = ngettext("%(answered)s of %(asked)s answer in", "%(answered)s of %(asked)s answers in", asked)
    return text % {"answered": answered, "asked": asked}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
