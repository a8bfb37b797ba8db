"""The round's health, the lists behind its figures, and handing over from them: one at once, several after a look."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samverk.core.pages import do_and_return, key_in, page_of
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.contacts import may_be_asked, successors
from samverk.followup.health import BY_KEY, KINDS, Health
from samverk.followup.models import FollowUp, Round
from samverk.followup.permissions import can_manage_rounds
from samverk.organisations.models import Organisation, Person, Seat

ROWS_ON_A_PAGE = 100


def health(request, round_id):
    """Who the person is not told of stays out of the lists too: see `Health.keys`."""
    round = _visible(request, round_id)
    found, shown = Health(round, request.user), BY_KEY.get(request.GET.get("show", ""))
    organisation = _organisation(request.GET.get("organisation", ""))
    context = {"round": round, "health": found, "kinds": KINDS, "shown": shown, "organisation": organisation}
    if shown:
        page = page_of(request, found.listed(shown.key, organisation and organisation.pk), ROWS_ON_A_PAGE)
        context |= {"page": page, "may_reassign": _may_reassign(request.user, round, page)}
        context["people"] = _people(round, organisation) if organisation and context["may_reassign"] else ()
    return render(request, "followup/health.html", context)


@require_POST
def reassign(request, round_id):
    """`only` is the one button that was pressed, and is done at once; several are shown once more before that."""
    round = _visible(request, round_id)
    only = request.POST.get("only")
    keys = [only] if only else request.POST.getlist("follow_up")
    pairs, nobody = _pairs(round, keys, request.POST.get("person", ""))
    require(_may_hand_over(request.user, round, [each.pk for each, _who in pairs]))
    back = _back(round, request.POST)
    if only or request.POST.get("confirmed"):
        many = len(pairs)
        done = ngettext("%(count)s answer is handed over.", "%(count)s answers are handed over.", many)
        reason = request.POST.get("reason", "")
        return do_and_return(
            request, lambda: operations.reassign(round, pairs, reason=reason, by=request.user),
            done=done % {"count": many}, back=back,
        )  # fmt: skip
    context = {"round": round, "pairs": pairs, "nobody": nobody, "back": back, "sent": request.POST}
    return render(request, "followup/reassign.html", context, status=200 if pairs else 422)


def _visible(request, round_id) -> Round:
    visible = Round.objects.visible_to(request.user).select_related("plan__collaboration")
    return get_object_or_404(visible, pk=round_id)


def _organisation(wanted: str) -> Organisation | None:
    return get_object_or_404(Organisation, pk=key_in(wanted)) if wanted else None


def _may_reassign(person, round: Round, page) -> bool:
    return round.takes_answers and _may_hand_over(person, round, [each.pk for each, _to in page])


def _may_hand_over(person, round: Round, keys: list[int]) -> bool:
    """The lead, and whoever may hand over each of those."""
    own = FollowUp.objects.filter(pk__in=keys).draftable_by(person)
    return can_manage_rounds(person, round.plan) or (bool(keys) and own.count() == len(keys))


def _people(round: Round, organisation: Organisation):
    """Who sits for the organisation here, or is a contact of its parts: those who know the work."""
    seats = Seat.objects.taking_part().filter(collaboration=round.plan.collaboration_id, organisation=organisation)
    parts = organisation.parts.filter(activity__plan=round.plan_id, contact__isnull=False)
    found = Person.objects.filter(pk__in=seats.values("person")) | Person.objects.filter(pk__in=parts.values("contact"))
    return found.filter(is_active=True).distinct()


def _pairs(round: Round, keys: list[str], person: str) -> tuple[list, list]:
    """Each with who shall be asked: the person that was chosen, else the one that is nearest to it; and those for which
    there is nobody, or not that person."""
    related = ("part__activity", "part__organisation", "part__contact", "part__deputy", "asked")
    waiting = FollowUp.objects.filter(round=round, pk__in=[key for each in keys if (key := key_in(each)) is not None])
    waiting = waiting.silent().select_related(*related).order_by("part__activity__position", "pk")
    waiting = list(waiting.defer("comment", "deviation", "measure"))
    if person:
        chosen = get_object_or_404(Person.objects.filter(is_active=True), pk=key_in(person))
        to = {each.pk: chosen for each in waiting if each.asked_id != chosen.pk}
    else:
        to = successors(round, waiting)
    pairs = [(each, to[each.pk]) for each in waiting if each.pk in to]
    allowed = may_be_asked(round, pairs)
    pairs = [(each, who) for each, who in pairs if (each.pk, who.pk) in allowed]
    handed = {each.pk for each, _who in pairs}
    return pairs, [each for each in waiting if each.pk not in handed]


def _back(round: Round, sent) -> str:
    if sent.get("back") == "round":
        return f"{round.get_absolute_url()}#silent"
    address = reverse("followup:health", args=[round.pk])
    show, organisation = sent.get("show", ""), key_in(sent.get("organisation", ""))
    if show not in BY_KEY:
        return address
    return f"{address}?show={show}{f'&organisation={organisation}' if organisation else ''}#list"
