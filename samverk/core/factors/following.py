"""What is done with somebody's second factors leaves a revision, never a secret, and is told them by mail.

Heard where the rows are saved and deleted, in the same transaction: whichever way they go, nothing goes unseen.
"""

from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import history, post
from samverk.core.post.kinds import Composed, Words
from samverk.core.trail import operation

TOTP, WEBAUTHN, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
TOLD = {
    f"core.{TOTP}_added": gettext_lazy("An authenticator app was added to sign in with"),
    f"core.{TOTP}_removed": gettext_lazy("The authenticator app was taken away"),
    f"core.{WEBAUTHN}_added": gettext_lazy("A passkey was added to sign in with"),
    f"core.{WEBAUTHN}_removed": gettext_lazy("A passkey was taken away"),
    f"core.{CODES}_added": gettext_lazy("Recovery codes were made"),
    f"core.{CODES}_removed": gettext_lazy("The recovery codes were made void"),
}


def begin() -> None:
    history.REASONS.update(TOLD)
    post_save.connect(_added, Authenticator, dispatch_uid="core.factor_added")
    post_delete.connect(_removed, Authenticator, dispatch_uid="core.factor_removed")


def _added(instance, created, raw, **_said) -> None:
    if created and not raw:
        _follow(instance, "added", is_told=instance.type != CODES)


def _removed(instance, origin, **_said) -> None:
    if getattr(origin, "model", type(origin)) is not Authenticator:
        return  # it goes along with the person, whose own revision tells of it
    # Codes go along with the last factor, of which there is a letter; where another is left, they were made anew.
    others = Authenticator.objects.filter(user=instance.user_id).exclude(type=CODES)
    _follow(instance, "removed", is_told=instance.type != CODES or others.exists())


def _follow(factor, event: str, *, is_told: bool) -> None:
    action = f"core.{factor.type}_{event}"
    person = get_user_model()._base_manager.get(pk=factor.user_id)  # request.user is a stand-in
    with operation(action, by=getattr(factor, "changed_by", person)) as op:
        op.note(person, factor=factor.type)
        if is_told and person.email:
            post.send("core.factor", key=f"core.factor:{uuid4()}", to=person, order={"action": action})


def compose_letter(letter) -> Composed | None:
    told = str(TOLD[letter.order["action"]])
    if_not = _(
        "If it was not you, somebody else may know your password: choose a new one, look through what you sign in with "
        "under “Sign-in in two steps” in the menu with your name, and tell whoever administers your organisation."
    )
    return Composed(_("Your sign-in to Samverk has changed"), (Words(f"{told}."), Words(if_not)))
