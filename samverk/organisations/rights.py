"""What people may do with organisations, collaborations, people and seats, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.organisations import operations as does
from samverk.organisations import permissions as may
from samverk.organisations import seating
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Collaboration, Membership, Participation, Person, Seat
from samverk.organisations.operations.identities import (
    approve_identity,
    decline_identity,
    link_identity,
    unlink_identity,
)
from samverk.organisations.operations.providers import change_provider, register_provider, remove_provider
from samverk.organisations.operations.sign_in import remove_factors


def register_own() -> None:
    register(
        "organisations", _("Who takes part"), 10,
        Right(
            "see_collaboration", _("See that the collaboration exists"),
            lambda person, of: Collaboration.objects.visible_to(person).filter(pk=of.collaboration.pk).exists(),
        ),
        Right(
            "see_seats", _("See who takes part in it"),
            lambda person, of: Seat.objects.visible_to(person).filter(pk=of.other_seat.pk).exists(),
        ),
        Right(
            "create_collaboration", _("Begin and delete collaborations"),
            lambda person, of: may.can_create_collaboration(person),
            (does.create_collaboration, does.delete_collaboration),
        ),
        Right(
            "edit_collaboration", _("Change the collaboration’s name, agreement and words"),
            lambda person, of: may.can_edit_collaboration(person, of.collaboration), (does.change_collaboration,),
        ),
        Right(
            "join", _("Let partners and observers join and leave"),
            lambda person, of: may.can_make_participant(person, _participation(of, of.organisation, "partner")),
            (does.join, does.change_participation, does.end_participation, does.remove_participation),
        ),
        Right(
            "join_own_principal", _("Make one’s own organisation a principal of it"),
            lambda person, of: may.can_make_participant(person, _participation(of, of.organisation, "principal")),
            (does.join, does.change_participation, does.end_participation, does.remove_participation),
        ),
        Right(
            "seat_lead", _("Give, change and end the lead’s and the editors’ seats"),
            lambda person, of: seating.can_seat(person, _seat(of, Seat.Role.EDITOR)),
            (does.give_seat, does.change_seat),
        ),
        Right(
            "seat_colleague", _("Seat one’s own organisation’s people as reporter, reader or council member"),
            lambda person, of: seating.can_seat(person, _seat(of, Seat.Role.REPORTER)),
            (does.give_seat, does.change_seat),
        ),
        Right(
            "seat_other", _("Seat another organisation’s people"),
            lambda person, of: seating.can_seat(
                person, Seat(collaboration=of.collaboration, organisation=of.other_organisation,
                             person=of.other_person, role=Seat.Role.REPORTER)
            ),
            (does.give_seat, does.change_seat),
        ),
        Right(
            "end_seat", _("End and remove the seat of one’s own organisation’s reporter"),
            lambda person, of: seating.can_end_seat(person, of.own_seat), (does.end_seat, does.remove_seat),
        ),
        Right(
            "end_other_seat", _("End and remove the seat of another organisation’s reporter"),
            lambda person, of: seating.can_end_seat(person, of.other_seat), (does.end_seat, does.remove_seat),
        ),
        Right(
            "name_deputy", _("Name a deputy for a colleague’s seat"),
            lambda person, of: seating.can_name_deputy(person, of.own_seat), (does.name_deputy,),
        ),
        Right(
            "name_other_deputy", _("Name a deputy for a seat of another organisation"),
            lambda person, of: seating.can_name_deputy(person, of.other_seat), (does.name_deputy,),
        ),
        Right(
            "end_deputy", _("End a colleague’s deputyship"),
            lambda person, of: seating.can_end_deputy(person, Deputy(seat=of.own_seat, person=of.own_person)),
            (does.end_deputy,),
        ),
        Right(
            "create_organisation", _("Add, import and delete organisations"),
            lambda person, of: may.can_create_organisation(person),
            (does.create_organisation, does.delete_organisation),
        ),
        Right(
            "edit_organisation", _("Change one’s own organisation"),
            lambda person, of: may.can_edit_organisation(person, of.organisation), (does.change_organisation,),
        ),
        Right(
            "edit_other_organisation", _("Change another organisation"),
            lambda person, of: may.can_edit_organisation(person, of.other_organisation), (does.change_organisation,),
        ),
        Right(
            "vouch_for_issuer", _("Vouch for the issuer that an organisation’s people sign in through"),
            lambda person, of: may.can_vouch_for_issuer(person), (register_provider,),
        ),
        Right(
            "own_sign_in", _("Set one’s own organisation’s sign-in, and let in who waits"),
            lambda person, of: may.can_edit_organisation(person, of.organisation),
            (change_provider, remove_provider, approve_identity, decline_identity),
        ),
        Right(
            "other_sign_in", _("The same for another organisation"),
            lambda person, of: may.can_edit_organisation(person, of.other_organisation),
            (change_provider, remove_provider, approve_identity, decline_identity),
        ),
        Right(
            "link_sign_in", _("Link one’s own account to one’s organisation’s sign-in"),
            lambda person, of: may.can_link_to(person, of.organisation), (link_identity,),
        ),
        Right(
            "create_person", _("Enter people who are new"),
            lambda person, of: may.can_create_person(person), (does.create_person,),
        ),
        Right(
            "take_in", _("Add somebody who belongs nowhere to one’s own organisation"),
            lambda person, of: seating.can_take_in(person, _place(of.organisation, of.nobodys_person)),
            (does.add_membership, does.change_membership),
        ),
        Right(
            "take_in_other", _("Add another organisation’s person to one’s own organisation"),
            lambda person, of: seating.can_take_in(person, _place(of.organisation, of.other_person)),
            (does.add_membership, does.change_membership),
        ),
        Right(
            "end_membership", _("Say that somebody has left one’s own organisation"),
            lambda person, of: may.can_edit_organisation(person, of.organisation),
            (does.end_membership, does.remove_membership, does.hand_tasks_over),
        ),
        Right(
            "edit_person", _("Change a colleague’s name, address and language, or send a password link"),
            lambda person, of: may.can_edit_person(person, of.own_person),
            (does.change_person, does.send_password_link),
        ),
        Right(
            "edit_other_person", _("The same for somebody of another organisation, or of two"),
            lambda person, of: any(may.can_edit_person(person, each) for each in (of.other_person, of.shared_person)),
            (does.change_person, does.send_password_link),
        ),
        Right(
            "deactivate_person", _("Shut a colleague out, and let in again"),
            lambda person, of: may.can_deactivate_person(person, of.own_person),
            (does.deactivate_person, does.reactivate_person, remove_factors, unlink_identity),
        ),
        Right(
            "deactivate_other_person", _("Shut another organisation’s person out"),
            lambda person, of: may.can_deactivate_person(person, of.other_person),
            (does.deactivate_person, does.reactivate_person, remove_factors, unlink_identity),
        ),
        Right(
            "delete_person", _("Delete somebody who was entered by mistake"),
            lambda person, of: may.can_delete_person(person, of.own_person), (does.delete_person,),
        ),
        Right(
            "anonymise_person", _("Make somebody anonymous by decision, for good"),
            lambda person, of: may.can_anonymise_person(person, of.own_person), (does.anonymise_person,),
        ),
        Right(
            "see_person", _("See another organisation’s person who takes part in the collaboration"),
            lambda person, of: Person.objects.visible_to(person).filter(pk=of.other_person.pk).exists(),
        ),
        Right(
            "steps", _("Put away the first steps"),
            lambda person, of: may.is_lead(person, of.collaboration), (does.put_steps_away, does.show_steps),
        ),
        Right(
            "preview_own", _("Ask what a colleague can see"),
            lambda person, of: seating.can_preview(person, of.own_person), (does.note_preview,),
        ),
        Right(
            "preview", _("Ask what another organisation’s person can see"),
            lambda person, of: seating.can_preview(person, of.other_person), (does.note_preview,),
        ),
    )  # fmt: skip


def _participation(of, organisation, role: str) -> Participation:
    return Participation(collaboration=of.collaboration, organisation=organisation, role=role)


def _seat(of, role: str) -> Seat:
    return Seat(collaboration=of.collaboration, organisation=of.organisation, person=of.own_person, role=role)


def _place(organisation, person) -> Membership:
    return Membership(organisation=organisation, person=person)
