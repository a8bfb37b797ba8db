"""Sending, answering and deleting remarks."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samverk.core import post
from samverk.core.addresses import absolute
from samverk.core.models import Remark
from samverk.core.permissions import require
from samverk.core.post.kinds import Composed, Link, Words
from samverk.core.trail import Operation, operation

log = logging.getLogger(__name__)


def send_remark(remark: Remark) -> None:
    """Keep it, and mail it to SAMVERK_CONTACT. Nobody need be signed in, so it is said to come from nobody.

    An address there that is none is logged: the remark is kept already.
    """
    remark.language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    with operation("core.remark_sent", by=None) as op:
        op.create(remark)
        if settings.SAMVERK_CONTACT:
            _have_mailed(remark)


def _have_mailed(remark: Remark) -> None:
    try:
        with translation.override(settings.LANGUAGE_CODE):
            post.send(
                "core.remark", key=f"core.remark:{remark.pk}", to=settings.SAMVERK_CONTACT, order={"remark": remark.pk}
            )
    except ValidationError:
        log.error("Remark %s is kept but could not be mailed: SAMVERK_CONTACT is no address", remark.pk)


def compose_remark(letter) -> Composed | None:
    """What somebody wrote, for whoever answers; None once it is deleted."""
    remark = Remark.objects.filter(pk=letter.order["remark"]).first()
    if remark is None or not remark.text:
        return None
    told = [Words(f"{field.verbose_name}\n{value}") for field in _written() if (value := getattr(remark, field.name))]
    way = Link(_("All remarks, and where to say that this one is answered"), absolute(reverse("core:remarks")))
    return Composed(_("Remark on accessibility %(number)s") % {"number": remark}, (*told, way), remark.email)


def _written() -> list:
    return [Remark._meta.get_field(name) for name in Remark.untracked]


def answer_remark(remark: Remark, *, by, expected_version: int | None = None) -> Operation:
    """Say that it is answered; the answer itself goes by mail or telephone."""
    require(can_handle_remarks(by))
    remark.state, remark.answered_at, remark.answered_by_id = Remark.State.ANSWERED, timezone.now(), by.pk
    with operation("core.remark_answered", by=by) as op:
        op.save(remark, expected_version)
    return op


def delete_remark(remark: Remark, *, by, expected_version: int | None = None) -> Operation:
    """For good: the trail tells that it was, but not what it said."""
    require(can_handle_remarks(by))
    with operation("core.remark_deleted", by=by) as op:
        op.delete(remark, expected_version)
    return op


def can_undo_remark(person, remark: Remark) -> bool:
    """Not a deletion: what the remark said is gone, and an empty one would come back."""
    return can_handle_remarks(person) and bool(remark.text)


def can_handle_remarks(person) -> bool:
    return person.is_authenticated and person.is_administrator
