"""Every way that organisations, collaborations, people and seats can change. Each checks the permission and leaves
revisions; each returns its `Operation`, by which it can be undone."""

from samverk.organisations.operations.collaborations import (
    change_collaboration,
    change_participation,
    create_collaboration,
    delete_collaboration,
    end_participation,
    join,
    remove_participation,
)
from samverk.organisations.operations.deputies import end_deputy, name_deputy
from samverk.organisations.operations.erasing import anonymise_person
from samverk.organisations.operations.first_steps import put_steps_away, show_steps
from samverk.organisations.operations.handing_over import hand_tasks_over
from samverk.organisations.operations.organisations import (
    change_organisation,
    create_organisation,
    delete_organisation,
)
from samverk.organisations.operations.people import (
    add_membership,
    change_membership,
    change_person,
    create_person,
    deactivate_person,
    delete_person,
    end_membership,
    reactivate_person,
    remove_membership,
    send_password_link,
)
from samverk.organisations.operations.previews import note_preview
from samverk.organisations.operations.seats import change_seat, end_seat, give_seat, remove_seat
from samverk.organisations.operations.visibility import narrow, widen

__all__ = [
    "add_membership",
    "anonymise_person",
    "change_collaboration",
    "change_membership",
    "change_organisation",
    "change_participation",
    "change_person",
    "change_seat",
    "create_collaboration",
    "create_organisation",
    "create_person",
    "deactivate_person",
    "delete_collaboration",
    "delete_organisation",
    "delete_person",
    "end_deputy",
    "end_membership",
    "end_participation",
    "end_seat",
    "give_seat",
    "hand_tasks_over",
    "join",
    "name_deputy",
    "note_preview",
    "narrow",
    "put_steps_away",
    "reactivate_person",
    "remove_membership",
    "remove_participation",
    "remove_seat",
    "send_password_link",
    "show_steps",
    "widen",
]
