"""That an organisation asks something of how its people sign in. What follows of it stands in demands.py."""

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class AsksOfSignIn(models.Model):
    class SignInDemand(models.TextChoices):
        PASSWORD = "password", _("a password is enough")
        SECOND_FACTOR = "second_factor", _("a password and a second step, or a passkey")
        PROVIDER = "provider", _("the organisation’s own sign-in, and nothing else")

    sign_in_demand = models.CharField(
        _("what its people sign in with"), max_length=20, choices=SignInDemand, default=SignInDemand.PASSWORD,
        help_text=_("Whoever has not what is asked for adds it before anything else."),
    )  # fmt: skip

    class Meta:
        abstract = True

    def refuse_closed_door(self) -> None:
        """Nobody would get in through a provider that nobody has got in through yet. Raises ValidationError."""
        if self.sign_in_demand != self.SignInDemand.PROVIDER:
            return
        try:
            is_tried = self.provider.is_usable and self.provider.identities.exclude(used_at=None).linked().exists()
        except ObjectDoesNotExist:
            is_tried = False
        if not is_tried:
            refusal = _(
                "First somebody must have signed in through the organisation’s provider, so that it surely works."
            )
            raise ValidationError({"sign_in_demand": refusal}, code="untried")
