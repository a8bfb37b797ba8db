"""What people may do with steering documents, goals and the links between them, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.steering import operations as does
from samverk.steering import permissions as may
from samverk.steering.models import SteeringDocument

OF_DOCUMENTS = (
    does.create_document, does.change_document, does.delete_document, does.create_adoption, does.change_adoption,
    does.delete_adoption, does.create_tree, does.change_tree, does.move_tree, does.delete_tree, does.create_goal,
    does.change_goal, does.move_goal, does.delete_goal,
)  # fmt: skip
OF_LINKS = (does.create_alignment, does.change_alignment, does.delete_alignment)


def register_own() -> None:
    register(
        "steering", _("Steering documents and goals"), 20,
        Right("see_document", _("Read the collaboration’s strategy and its goals"), _sees("joint_document")),
        Right("see_other_document", _("Read another principal’s steering document"), _sees("other_document")),
        Right("keep_joint", _("Keep the collaboration’s documents: goals, adoptions, order"), _keeps("joint_document"),
              OF_DOCUMENTS),
        Right("keep_own", _("Keep one’s own organisation’s documents"), _keeps("own_document"), OF_DOCUMENTS),
        Right("keep_other", _("Keep another principal’s documents"), _keeps("other_document"), OF_DOCUMENTS),
        Right("keep_national", _("Keep documents that belong to nobody here, such as Agenda 2030"),
              _keeps("national_document"), OF_DOCUMENTS),
        Right("share_own", _("Say who sees one’s own organisation’s documents"),
              lambda person, of: may.can_share_document(person, of.own_document)),
        Right("align", _("Link a joint goal to one’s own organisation’s goal"),
              lambda person, of: may.can_align(person, of.alignment), OF_LINKS),
        Right("approve_own", _("Approve a link to one’s own organisation’s goal"),
              lambda person, of: may.can_approve_alignment(person, of.alignment),
              (does.approve_alignment, does.withdraw_approval)),
        Right("approve_other", _("Approve a link to another principal’s goal"),
              lambda person, of: may.can_approve_alignment(person, of.other_alignment),
              (does.approve_alignment, does.withdraw_approval)),
    )  # fmt: skip


def _keeps(name: str):
    return lambda person, of: may.can_edit_document(person, getattr(of, name))


def _sees(name: str):
    return lambda person, of: SteeringDocument.objects.visible_to(person).filter(pk=getattr(of, name).pk).exists()
