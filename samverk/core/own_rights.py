"""The rights that belong to the installation itself, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.accessibility import operations as remarks
from samverk.core.post.outbox import can_keep_post, try_again
from samverk.core.retention.operations import can_set_retention, change_retention
from samverk.core.rights import Right, register


def register_own() -> None:
    register(
        "core", _("The installation"), 90,
        Right("remarks", _("Read, answer and delete remarks on accessibility"),
              lambda person, of: remarks.can_handle_remarks(person), (remarks.answer_remark, remarks.delete_remark)),
        Right("post", _("See all outgoing mail, and send what failed again"),
              lambda person, of: can_keep_post(person), (try_again,)),
        Right("retention", _("Set how long what nobody need keep is kept, and read the register of processing"),
              lambda person, of: can_set_retention(person), (change_retention,)),
    )  # fmt: skip
