"""Who sees a thing, and letting more or fewer see it: after a page that says who that is."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import reading
from samverk.core.pages import add_refusal
from samverk.core.permissions import require
from samverk.core.sorting import sort_key
from samverk.core.undo import offer_undo
from samverk.organisations.models import Organisation
from samverk.organisations.operations import narrow, widen
from samverk.organisations.visibility import ICONS, Level, kind_named, named_with


class LevelForm(forms.Form):
    to = forms.TypedChoiceField(
        label=gettext_lazy("Who may see it"), coerce=lambda value: Level(int(value)), widget=forms.RadioSelect
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Which organisations"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only where you choose named organisations. Your own always sees it."),
    )  # fmt: skip

    def __init__(self, data, *, kind, obj):
        named = list(named_with(obj).values_list("pk", flat=True))
        super().__init__(data, initial={"to": int(obj.level), "organisations": named})
        self.fields["to"].choices = [(level.value, level.label) for level in kind.levels]
        self.fields["organisations"].queryset = kind.nameable(obj)

    @property
    def named(self) -> list[Organisation]:
        is_named = self.cleaned_data.get("to") == Level.NAMED
        return sorted(self.cleaned_data.get("organisations") or (), key=lambda o: sort_key(o.name)) if is_named else []


@dataclass(frozen=True)
class Seers:
    """Who sees a thing at a level: in words, with an icon; which organisations, and how many people today."""

    level: Level
    organisations: list[Organisation]
    count: int

    @classmethod
    def of(cls, kind, obj, level: Level, named) -> "Seers":
        own = [obj.kept_by] if obj.kept_by else []
        others = list(kind.nameable(obj)) if level >= Level.PRINCIPALS else list(named)
        organisations = sorted({*own, *others}, key=lambda each: sort_key(each.name))
        return cls(level, organisations, kind.audience(obj, level, list(named)).distinct().count())

    @property
    def word(self):
        return self.level.label

    @property
    def icon(self) -> str:
        return ICONS[self.level]

    @property
    def is_public(self) -> bool:
        return self.level == Level.PUBLIC


def who_sees(request, kind, object_id):
    """What is; with `?to=` also what would be, to be confirmed; and by POST it is done."""
    found = kind_named(kind)
    if found is None:
        raise Http404
    obj = get_object_or_404(found.model.objects.visible_to(request.user), pk=object_id)
    may_change = found.may_change(request.user, obj)
    now = Seers.of(found, obj, Level(obj.level), named_with(obj))
    sent = request.POST if request.method == "POST" else request.GET if "to" in request.GET else None
    if sent is not None:
        require(may_change)
    form = LevelForm(sent, kind=found, obj=obj)
    then = None
    if sent is not None and form.is_valid():
        level, named = form.cleaned_data["to"], form.named
        if request.method == "POST":
            try:
                return _done(request, found, obj, level, named)
            except ValidationError as refusal:
                add_refusal(form, refusal)
        elif _is_wider(obj, level, named) is None:
            form.add_error(None, _("That is how it is already."))
        else:
            then = Seers.of(found, obj, level, named)
    context = {
        "object": obj, "now": now, "then": then, "form": form, "may_change": may_change,
        "widens": then and _is_wider(obj, then.level, form.named),
        "readers": len(reading.readers_of([obj])) if then and may_change else 0,
    }  # fmt: skip
    return render(request, "organisations/who_sees.html", context, status=422 if form.errors else 200)


def _is_wider(obj, level: Level, named: list[Organisation]) -> bool | None:
    """None where nothing would change. Of two sets of names that both lack some of the other the new one widens."""
    if level != obj.level:
        return level > obj.level
    before, after = set(named_with(obj)), set(named)
    if level != Level.NAMED or before == after:
        return None
    return bool(after - before)


def _done(request, kind, obj, level: Level, named: list[Organisation]):
    change = widen if _is_wider(obj, level, named) else narrow
    op = change(obj, to=level, organisations=named, by=request.user)
    done = _("Who sees it is changed. Undo takes that back, but what somebody has seen cannot be unseen.")
    offer_undo(request, op.id, done)
    still = kind.model.objects.visible_to(request.user).filter(pk=obj.pk).exists()
    return redirect(obj if still else "core:start")
