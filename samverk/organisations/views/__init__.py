"""The pages about who takes part."""

from samverk.organisations.views.collaborations import (
    collaboration,
    collaborations,
    create_collaboration,
    delete_collaboration,
    edit_collaboration,
    edit_participation,
    edit_seat,
    end_participation,
    end_seat,
    give_seat,
    join,
    remove_participation,
    remove_seat,
)
from samverk.organisations.views.deputies import end_deputy, name_deputy, seat_own_people
from samverk.organisations.views.first_steps import put_steps_away, show_steps
from samverk.organisations.views.importing import import_organisations
from samverk.organisations.views.log import export_log, log, log_of_reading
from samverk.organisations.views.organisations import (
    add_membership,
    create_organisation,
    delete_organisation,
    edit_membership,
    edit_organisation,
    end_membership,
    organisation,
    organisations,
    remove_membership,
)
from samverk.organisations.views.people import (
    create_person,
    deactivate_person,
    delete_person,
    edit_person,
    people,
    person,
    profile,
    reactivate_person,
    send_password_link,
)
from samverk.organisations.views.preview import preview
from samverk.organisations.views.rights import rights, rights_in
from samverk.organisations.views.visibility import who_sees

__all__ = [
    "add_membership",
    "collaboration",
    "collaborations",
    "create_collaboration",
    "create_organisation",
    "create_person",
    "deactivate_person",
    "delete_collaboration",
    "delete_organisation",
    "delete_person",
    "edit_collaboration",
    "edit_membership",
    "edit_organisation",
    "edit_participation",
    "edit_person",
    "edit_seat",
    "end_deputy",
    "end_membership",
    "end_participation",
    "end_seat",
    "export_log",
    "give_seat",
    "import_organisations",
    "join",
    "name_deputy",
    "log",
    "log_of_reading",
    "organisation",
    "organisations",
    "people",
    "person",
    "preview",
    "profile",
    "put_steps_away",
    "reactivate_person",
    "remove_membership",
    "remove_participation",
    "remove_seat",
    "rights",
    "rights_in",
    "seat_own_people",
    "send_password_link",
    "show_steps",
    "who_sees",
]
