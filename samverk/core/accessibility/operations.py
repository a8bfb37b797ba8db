"""Sending, answering and deleting remarks."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samverk.core.models import Remark
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation

log = logging.getLogger(__name__)


def send_remark(remark: Remark, *, address: str) -> None:
    """Keep it, and mail it to SAMVERK_CONTACT. Nobody need be signed in, so it is said to come from nobody.

    `address` is the list of remarks, for whoever gets the mail. A mail that cannot be sent is logged: the remark is
    kept already.
    """
    remark.language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    with operation("core.remark_sent", by=None) as op:
        op.create(remark)
    if not settings.SAMVERK_CONTACT:
        return
    try:
        _mail(remark, address).send()
    except (SMTPException, OSError) as fault:
        log.error("Remark %s is kept but could not be mailed to SAMVERK_CONTACT: %s", remark.pk, fault)


def _mail(remark: Remark, address: str) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        told = [(field.verbose_name, getattr(remark, field.name)) for field in _written()]
        texts = [f"{label}\n{value}" for label, value in told if value]
        texts.append(_("All remarks, and where to say that this one is answered:") + f"\n{address}")
        subject = _("Remark on accessibility %(number)s") % {"number": remark}
    reply_to = [remark.email] if remark.email else None
    return EmailMessage(subject, "\n\n".join(texts) + "\n", to=[settings.SAMVERK_CONTACT], reply_to=reply_to)


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
