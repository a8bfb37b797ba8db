"""What people may do with cost keys and populations, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right
from samverk.economy import operations as does
from samverk.economy import permissions as may
from samverk.economy.models import CostKey, Population

RIGHTS = (
    Right(
        "see_keys", _("See the collaboration’s cost keys, and recalculate what they give"),
        lambda person, of: CostKey.objects.visible_to(person).filter(pk=of.key.pk).exists(),
    ),
    Right(
        "edit_keys", _("Write, propose and delete cost keys, and note that they are approved"),
        lambda person, of: (
            may.can_create_key(person, of.collaboration)
            and may.can_edit_key(person, of.proposed_key)
            and may.can_approve_key(person, of.proposed_key)
        ),
        (does.create_key, does.change_key, does.delete_key, does.propose_key, does.approve_key),
    ),
    Right(
        "end_keys", _("Give an approved cost key its last day, or let another take its place"),
        lambda person, of: may.can_end_key(person, of.key) and may.can_replace_key(person, of.key),
        (does.end_key, does.replace_key),
    ),
    Right(
        "see_populations", _("See the table of populations"),
        lambda person, of: Population.objects.visible_to(person).exists(),
    ),
    Right(
        "keep_populations", _("Keep the table of populations"),
        lambda person, of: may.can_change_population(person, of.population),
        (does.add_population, does.change_population, does.delete_population, does.apply_populations),
    ),
)  # fmt: skip
