"""Who somebody is at a provider: asked for, approved or declined, linked and unlinked."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import post
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Identity, IdentityProvider, Membership, Person
from samverk.organisations.permissions import can_deactivate_person, can_edit_organisation, can_link_to

LINKED, UNLINKED = "organisations.identity_linked", "organisations.identity_unlinked"


def ask_to_be_let_in(identity: Identity) -> Operation:
    """Somebody unknown has signed in with the organisation's provider, and waits. Its administrators are told by mail,
    once, or those of the installation where it has none."""
    with operation("organisations.identity_asked", by=None) as op:
        op.create(identity)
        wanted = [
            (f"organisations.identity_asked:{identity.pk}:{person.pk}", person, {"identity": identity.pk})
            for person in _answering(identity.provider)
        ]
        post.send_to_many("organisations.identity_asked", wanted)
    return op


def approve_identity(identity: Identity, *, by) -> Operation:
    """Let somebody in: with an account and a place in the organisation, but no seat.

    Never with an account that is there already, whatever address the provider tells: whose it is signs in to it and
    links. Raises ValidationError with code "address_taken", or "answered" for one that is let in already.
    """
    require(can_edit_organisation(by, identity.provider.organisation))
    organisation = identity.provider.organisation
    person = Person(name=identity.shown[:150], email=identity.email or None, language=organisation.language)
    with operation("organisations.identity_approved", by=by) as op:
        _refuse_answered(op, identity)
        if identity.email and Person.objects.filter(email__iexact=identity.email).exists():
            refusal = _(
                "Somebody with that address has an account already. If it is the same person, they sign in as before "
                "and link it to the organisation’s sign-in themselves, under their name."
            )
            raise ValidationError(refusal, code="address_taken")
        op.create(person)
        op.create(Membership(person=person, organisation=organisation))
        identity.person, identity.state = person, Identity.State.LINKED
        op.save(identity)
        if person.email:
            order = {"identity": identity.pk}
            post.send("organisations.let_in", key=f"organisations.let_in:{uuid4()}", to=person, order=order)
    return op


def decline_identity(identity: Identity, *, by) -> Operation:
    """It can be approved later all the same. Raises ValidationError with code "answered"."""
    require(can_edit_organisation(by, identity.provider.organisation))
    with operation("organisations.identity_declined", by=by) as op:
        _refuse_answered(op, identity)
        identity.state = Identity.State.DECLINED
        op.save(identity)
    return op


def link_identity(identity: Identity, *, by) -> Operation:
    """Say that it is oneself who has just signed in there. Raises ValidationError with code "anothers" for what is
    somebody else's, "two" where one has another there already."""
    require(can_link_to(by, identity.provider.organisation))
    person = Person.objects.get(pk=by.pk)
    with operation(LINKED, by=by) as op:
        mine = Identity.objects.select_for_update().filter(provider=identity.provider, person=person)
        if mine.exclude(subject=identity.subject).exists():
            refusal = _("You are linked to another sign-in there already. Take that away first.")
            raise ValidationError(refusal, code="two")
        known = Identity.objects.select_for_update().filter(provider=identity.provider, subject=identity.subject)
        found = known.first()
        if found and found.person_id not in (None, person.pk):
            raise ValidationError(_("That sign-in is linked to another account here."), code="anothers")
        if found is None:
            identity.person, identity.state = person, Identity.State.LINKED
            op.create(identity)
        elif found.person_id is None:
            found.person, found.state = person, Identity.State.LINKED
            op.save(found)
        if op.entries:
            _tell(person, LINKED)
    return op


def unlink_identity(identity: Identity, *, by, expected_version: int | None = None) -> Operation:
    """One's own, or that of somebody whom one may shut out.

    Raises ValidationError with code "only_way" for one's own without which one could not sign in.
    """
    person = identity.person
    require(person is not None and (person.pk == by.pk or can_deactivate_person(by, person)))
    if person.pk == by.pk and not person.has_usable_password():
        refusal = _(
            "You have no password, and could not sign in any more. Choose one first, by “Forgot your password?”."
        )
        raise ValidationError(refusal, code="only_way")
    with operation(UNLINKED, by=by) as op:
        op.delete(identity, expected_version)
        _tell(person, UNLINKED)
    return op


def note_use(identity: Identity) -> None:
    """When it was last signed in with. The session is what is kept of it otherwise."""
    Identity.objects.filter(pk=identity.pk).update(used_at=timezone.now())


def _answering(provider: IdentityProvider) -> list[Person]:
    places = Membership.objects.on().filter(organisation=provider.organisation_id, is_administrator=True)
    reachable = Person.objects.filter(is_active=True, email__isnull=False)
    return list(reachable.filter(pk__in=places.values("person"))) or list(reachable.filter(is_administrator=True))


def _refuse_answered(op: Operation, identity: Identity) -> None:
    stored = op.locked(Identity, [identity.pk]).get(identity.pk)
    if stored is None or stored.state == Identity.State.LINKED:
        raise ValidationError(_("This has been answered by somebody else meanwhile."), code="answered")


def _tell(person: Person, action: str) -> None:
    if person.email:
        post.send("core.factor", key=f"core.factor:{uuid4()}", to=person, order={"action": action})
