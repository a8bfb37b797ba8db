"""That an organisation asks something of how its people sign in. What follows of it stands in demands.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AsksOfSignIn(models.Model):
    class SignInDemand(models.TextChoices):
        PASSWORD = "password", _("a password is enough")
        SECOND_FACTOR = "second_factor", _("a password and a second step, or a passkey")

    sign_in_demand = models.CharField(
        _("what its people sign in with"), max_length=20, choices=SignInDemand, default=SignInDemand.PASSWORD,
        help_text=_("Whoever has no second step when one is asked for adds it before anything else."),
    )  # fmt: skip

    class Meta:
        abstract = True
