"""Widening and narrowing who sees something: operations of their own, since sharing a draft with another authority can
make it a received public record there (TF 2 kap.)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Organisation
from samverk.organisations.visibility import Level, held, kind_of, named_with


def widen(obj, *, to: Level, organisations: Iterable[Organisation] = (), by) -> Operation:
    """Let more people see it. Of two sets of names that both lack some of the other the new one widens.

    Raises ValidationError with code "not_wider", "nobody_named" or "held".
    """
    organisations = list(organisations)
    before = set(named_with(obj).values_list("pk", flat=True))
    further = to == obj.level == Level.NAMED and bool({each.pk for each in organisations} - before)
    if not (to > obj.level or further):
        raise ValidationError(_("That would not let anybody else see it."), code="not_wider")
    return _set(obj, "organisations.widened", to, organisations, by)


def narrow(obj, *, to: Level, organisations: Iterable[Organisation] = (), by) -> Operation:
    """Let fewer people see it. What they have seen, and what is fixed, stays so.

    Raises ValidationError with code "not_narrower", "nobody_named" or "held": the refusal says what to do instead.
    """
    organisations = list(organisations)
    before = set(named_with(obj).values_list("pk", flat=True))
    fewer = to == obj.level == Level.NAMED and {each.pk for each in organisations} < before
    if not (to < obj.level or fewer):
        raise ValidationError(_("As many would see it as now."), code="not_narrower")
    return _set(obj, "organisations.narrowed", to, organisations, by)


def _set(obj, action: str, to: Level, organisations: list[Organisation], by) -> Operation:
    kind = kind_of(obj)
    require(kind.may_change(by, obj))
    if to not in kind.levels:
        raise ValidationError(_("That is not one of its levels."), code="not_a_level")
    if to == Level.NAMED and not organisations:
        raise ValidationError(_("Name at least one organisation."), code="nobody_named")
    allowed = set(kind.nameable(obj).values_list("pk", flat=True))
    wanted = {each.pk: each for each in organisations} if to == Level.NAMED else {}
    require(wanted.keys() <= allowed)
    if reasons := held(obj, to, list(wanted.values())):
        raise ValidationError([ValidationError(reason, code="held") for reason in reasons])
    with operation(action, by=by) as op:
        stored = list(kind.named.objects.filter(**{kind.field: obj}).select_related("organisation"))
        for share in stored:
            if share.organisation_id not in wanted:
                op.delete(share)
        obj.level = to
        obj.kept_by = obj.kept_by or kind.keeper(obj, by)
        if obj.kept_by is None and not obj.is_shared:
            refusal = _("It is no organisation’s own, so it cannot be narrowed to one.")
            raise ValidationError(refusal, code="nobodys_own")
        op.save(obj)
        kept = {share.organisation_id for share in stored}
        for key, organisation in wanted.items():
            if key not in kept:
                op.create(kind.named(**{kind.field: obj, "organisation": organisation}))
    return op
