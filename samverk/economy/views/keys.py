"""The pages of cost keys: the list, and each key as it is written, proposed, approved, ended and replaced."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.pages import add_refusal, delete_page, form_page, page_of, say, version_sent
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.economy import operations
from samverk.economy.charts import share_chart
from samverk.economy.forms.keys import COLUMNS, ApproveForm, EndForm, KeyForm, RecalculateForm, ReplaceForm
from samverk.economy.models import CostKey
from samverk.economy.permissions import (
    can_approve_key,
    can_create_key,
    can_edit_key,
    can_end_key,
    can_replace_key,
)
from samverk.economy.trying import this_year, tried
from samverk.organisations.models import Collaboration, Person
from samverk.organisations.visibility import Level, people_by, sitting


def keys_of(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    rows = CostKey.objects.visible_to(request.user).filter(collaboration=collaboration)
    page = page_of(request, rows.order_by(alphabetical("name"), "-from_on", "-pk"))
    context = {"collaboration": collaboration, "page": page, "today": timezone.localdate()}
    return render(request, "economy/keys.html", context | {"may_create": can_create_key(request.user, collaboration)})


def keys(request):
    """Across all collaborations where one takes part; with one alone, that one's."""
    mine = Collaboration.objects.seated(request.user).order_by("name")
    if len(mine) == 1:
        return redirect("economy:keys_of", mine[0].pk)
    rows = CostKey.objects.visible_to(request.user).select_related("collaboration")
    page = page_of(request, rows.order_by("collaboration__name", alphabetical("name"), "-from_on", "-pk"))
    may_create = [each for each in mine if can_create_key(request.user, each)]
    context = {"page": page, "today": timezone.localdate(), "may_create_in": may_create}
    return render(request, "economy/keys.html", context)


def key(request, key_id):
    key = _key(request, key_id)
    person, period = request.user, this_year(key)
    attempt = tried(key, *period)
    earlier = CostKey.objects.visible_to(person).filter(pk=key.replaces_id).first()
    replacements = CostKey.objects.visible_to(person).filter(replaces=key).order_by("from_on", "pk")
    context = {
        "key": key, "attempt": attempt, "chart": share_chart(attempt.divided, "shares") if attempt.divided else None,
        "earlier": earlier, "replacements": replacements, "form": RecalculateForm(initial=_asked(period)),
        "said": _said(key),
        "may_edit": can_edit_key(person, key), "may_approve": can_approve_key(person, key),
        "may_end": can_end_key(person, key), "may_replace": can_replace_key(person, key),
    }  # fmt: skip
    return render(request, "economy/key.html", context)


def create_key(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    require(can_create_key(request.user, collaboration))
    form = KeyForm(request.POST or None, instance=CostKey(collaboration=collaboration))

    def do():
        return operations.create_key(form.instance, form.shares(), by=request.user)

    told = {"heading": _("New cost key"), "button": _("Save the draft"), "done": _("The draft was saved.")}
    lead = _("How costs are divided, and on what agreement. Until you propose it, only your own organisation sees it.")
    return _key_form(request, form, do, back=reverse("economy:keys_of", args=[collaboration.pk]), lead=lead, **told)


def change_key(request, key_id):
    key = _key(request, key_id)
    require(can_edit_key(request.user, key))
    form = KeyForm(request.POST or None, instance=key)

    def do():
        version = form.expected_version
        return operations.change_key(form.instance, form.shares(), by=request.user, expected_version=version)

    told = {
        "heading": _("Change %(name)s") % {"name": key},
        "button": _("Save the key"),
        "done": _("The key was changed."),
    }
    return _key_form(request, form, do, back=key.get_absolute_url(), **told)


def _key_form(request, form, do, *, heading: str, button: str, done: str, back: str, lead: str = ""):
    """As `form_page`, with the table of shares below the key's own fields."""
    if request.method == "POST" and form.is_valid():
        try:
            op = do()
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, done)
            return redirect(form.instance)
    context = {"form": form, "heading": heading, "button": button, "lead": lead, "back": back}
    return render(request, "economy/key_form.html", context, status=422 if form.errors else 200)


def delete_key(request, key_id):
    key = _key(request, key_id)
    require(can_edit_key(request.user, key))
    return delete_page(
        request, key, operations.delete_key, heading=_("Delete %(name)s?") % {"name": key},
        button=_("Delete the key"), done=_("%(name)s was deleted.") % {"name": key},
        back=reverse("economy:keys_of", args=[key.collaboration_id]),
    )  # fmt: skip


def propose_key(request, key_id):
    """First who will see it, then it is done: a draft that another authority sees can become a public record there."""
    key = _key(request, key_id)
    require(can_edit_key(request.user, key) and key.state == CostKey.State.DRAFT)
    refusal = ""
    if request.method == "POST":
        try:
            op = operations.propose_key(key, by=request.user, expected_version=version_sent(request))
        except ValidationError as refused:
            refusal, key.state = " ".join(refused.messages), CostKey.State.DRAFT
        else:
            say(
                request,
                op,
                _("The key is proposed. Undo takes that back, but what somebody has seen cannot be unseen."),
            )
            return redirect(key)
    seats = sitting([key.collaboration_id], Level.PRINCIPALS, key.kept_by, [])
    seers = {
        "organisations": key.collaboration.organisations().order_by(alphabetical("name")),
        "count": Person.objects.filter(is_active=True).filter(people_by(seats)).distinct().count(),
        "word": Level.PRINCIPALS.label, "icon": "users",
    }  # fmt: skip
    context = {"key": key, "seers": seers, "refusal": refusal}
    return render(request, "economy/propose_key.html", context, status=422 if refusal else 200)


def approve_key(request, key_id):
    key = _key(request, key_id)
    require(can_approve_key(request.user, key))
    form = ApproveForm(request.POST or None, instance=key)

    def do():
        given = {name: form.cleaned_data[name] for name in form.Meta.fields}
        return operations.approve_key(key, **given, by=request.user, expected_version=form.expected_version)

    lead = _("From then on nothing of the key changes, nor the population that it rests on. This cannot be undone.")
    return form_page(
        request, form, do, heading=_("Approve %(name)s") % {"name": key}, button=_("Approve the key"), lead=lead,
        done=_("The key is approved."), back=key, undoable=False,
    )  # fmt: skip


def end_key(request, key_id):
    key = _key(request, key_id)
    require(can_end_key(request.user, key))
    form = EndForm(request.POST or None, instance=key)

    def do():
        version, last = form.expected_version, form.cleaned_data["to_on"]
        return operations.end_key(key, to_on=last, by=request.user, expected_version=version)

    return form_page(
        request, form, do, heading=_("Last day of %(name)s") % {"name": key}, button=_("Save the last day"),
        lead=_("After it nothing is divided by the key. Days that have been keep it."),
        done=_("The last day is saved."),
        back=key, undoable=False,
    )  # fmt: skip


def replace_key(request, key_id):
    key = _key(request, key_id)
    require(can_replace_key(request.user, key))
    form = ReplaceForm(request.POST or None)
    made = []

    def do():
        op, new = operations.replace_key(key, from_on=form.cleaned_data["from_on"], by=request.user)
        made.append(new)
        return op

    return form_page(
        request, form, do, heading=_("Replace %(name)s") % {"name": key}, button=_("Make a draft"),
        lead=_("You get a draft that is as this key, to change and propose. This one stands as it is until then."),
        done=_("The draft was made. Change what is to be different."), back=key, to=lambda: made[0],
    )  # fmt: skip


def _said(key: CostKey) -> dict:
    """What the key says of each organisation: only what it says of anybody."""
    rows = list(key.shares.select_related("organisation").order_by(alphabetical("organisation__name")))
    names = [name for name in COLUMNS if any(getattr(row, name) is not None for row in rows)]
    return {
        "columns": [COLUMNS[name] for name in names],
        "rows": [(row.organisation, [_plainly(getattr(row, name)) for name in names]) for row in rows],
    }


def _plainly(number):
    return None if number is None else number.normalize()


def _asked(period) -> dict:
    return {"first": period[0], "last": period[1]}


def _collaboration(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)


def _key(request, key_id) -> CostKey:
    seen = CostKey.objects.visible_to(request.user).select_related("collaboration", "kept_by", "replaces")
    return get_object_or_404(seen, pk=key_id)
