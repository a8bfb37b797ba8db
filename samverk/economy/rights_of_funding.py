"""What people may do with co-financing, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right
from samverk.economy import operations as does
from samverk.economy import permissions as may
from samverk.economy.models import Funding

OF_FUNDINGS = (
    does.change_funding, does.delete_funding, does.add_funding_source, does.change_funding_source,
    does.delete_funding_source, does.enter_funding_year, does.change_funding_year, does.delete_funding_year,
    does.enter_funding_payment, does.change_funding_payment, does.delete_funding_payment, does.enter_funding_date,
    does.change_funding_date, does.delete_funding_date,
)  # fmt: skip

RIGHTS = (
    Right("see_funding", _("See a co-financing that is shared with all who take part"),
          lambda person, of: Funding.objects.visible_to(person).filter(pk=of.funding.pk).exists()),
    Right("create_funding", _("Begin a co-financing"),
          lambda person, of: may.can_create_funding(person, of.collaboration), (does.create_funding,)),
    Right("edit_funding", _("Say who pays, what is decided and what has been paid"),
          lambda person, of: may.can_edit_funding(person, of.funding), OF_FUNDINGS),
    Right("share_funding", _("Say who sees a co-financing"),
          lambda person, of: may.can_share_funding(person, of.funding)),
    Right("tick_own_date", _("Note that one’s own organisation has sent a requisition or a report"),
          lambda person, of: may.can_tick_funding_date(person, of.own_funding_date), (does.tick_funding_date,)),
    Right("tick_other_date", _("Note that another organisation has sent a requisition or a report"),
          lambda person, of: may.can_tick_funding_date(person, of.other_funding_date), (does.tick_funding_date,)),
)  # fmt: skip
