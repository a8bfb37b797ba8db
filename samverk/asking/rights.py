"""What people may do with the links by which one answers without an account, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.asking import operations as does
from samverk.asking import permissions as may
from samverk.core.rights import Right, register


def register_own() -> None:
    register(
        "asking", _("Links to answer by"), 45,
        Right("keep", _("Give out links, take them back and make new ones"),
              lambda person, of: may.can_keep_links(person, of.round),
              (does.issue_link, does.revoke_link, does.reissue_link)),
        Right("own", _("Have a link mailed when one hands over a question to a colleague"),
              lambda person, of: may.can_issue(person, of.asked_person, of.round), (does.link_for,)),
    )  # fmt: skip
