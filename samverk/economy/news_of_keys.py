"""What My work tells of cost keys."""

from django.utils.translation import gettext_lazy as _

from samverk.core.news.registry import Told, register
from samverk.economy.models import CostKey, KeyShare

WORDS = {
    "economy.key_proposed": _("proposed a cost key"),
    "economy.key_approved": _("noted that a cost key is approved"),
    "economy.key_ended": _("changed the last day of a cost key"),
}


def tell() -> None:
    """Deletions are not told: what was deleted was never approved, and may have been another organisation's draft."""
    register(Told(CostKey, CostKey.objects.visible_to, within="collaboration", whole="collaboration", words=WORDS))
    register(
        Told(KeyShare, KeyShare.objects.visible_to, thing="key", within="key__collaboration", whole="key", words=WORDS)
    )
