"""What people may do with reports, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.reports import operations as does
from samverk.reports import permissions as may
from samverk.reports.models import Edition
from samverk.reports.publishing import publish_edition

APPROVING = (does.approve_edition, does.withdraw_approval, does.reopen_edition)


def register_own() -> None:
    register(
        "reports", _("Reports"), 50,
        Right("see_own_draft", _("Read one’s own principal’s draft report"), _reads("own_edition")),
        Right("see_other_draft", _("Read another principal’s draft report"), _reads("other_edition")),
        Right("see_joint", _("Read the joint report while it is a draft"), _reads("joint_edition")),
        Right("see_fixed", _("Read another principal’s fixed report, and its files"), _reads("other_fixed")),
        Right("make", _("Make the round’s reports, and delete drafts"),
              lambda person, of: may.can_make_editions(person, of.round), (does.make_editions, does.delete_edition)),
        Right("edit_own", _("Write the introduction of one’s own principal’s report"),
              lambda person, of: may.can_edit_edition(person, of.own_edition), (does.change_edition,)),
        Right("edit_other", _("Write the introduction of another principal’s report"),
              lambda person, of: may.can_edit_edition(person, of.other_edition), (does.change_edition,)),
        Right("approve_own", _("Approve one’s own principal’s report, and open it again"),
              lambda person, of: may.can_approve_edition(person, of.own_edition)
              and may.can_reopen_edition(person, of.own_edition), APPROVING),
        Right("approve_other", _("Approve another principal’s report"),
              lambda person, of: may.can_approve_edition(person, of.other_edition)
              or may.can_reopen_edition(person, of.other_edition), APPROVING),
        Right("approve_joint", _("Approve the joint report"),
              lambda person, of: may.can_approve_edition(person, of.joint_edition)
              and may.can_reopen_edition(person, of.joint_edition), APPROVING),
        Right("fix_own", _("Fix one’s own principal’s approved report"),
              lambda person, of: may.can_fix_edition(person, of.own_edition), (does.fix_edition,)),
        Right("fix_other", _("Fix another principal’s approved report"),
              lambda person, of: may.can_fix_edition(person, of.other_edition), (does.fix_edition,)),
        Right("publish_own", _("Let the council or anybody read one’s own principal’s fixed report"),
              lambda person, of: may.can_publish_edition(person, of.own_edition), (publish_edition,)),
        Right("publish_other", _("Let the council or anybody read another principal’s fixed report"),
              lambda person, of: may.can_publish_edition(person, of.other_edition), (publish_edition,)),
        Right("publish_joint", _("Let the council or anybody read the joint fixed report"),
              lambda person, of: may.can_publish_edition(person, of.joint_edition), (publish_edition,)),
        Right("template", _("Change one’s own organisation’s template for Word"),
              lambda person, of: may.can_change_template(person, of.organisation),
              (does.change_template, does.remove_template)),
        Right("other_template", _("Change another organisation’s template for Word"),
              lambda person, of: may.can_change_template(person, of.other_organisation),
              (does.change_template, does.remove_template)),
    )  # fmt: skip


def _reads(name: str):
    return lambda person, of: Edition.objects.visible_to(person).filter(pk=getattr(of, name).pk).exists()
