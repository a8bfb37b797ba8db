"""Linking one's account, and an organisation that lets its people in through its own sign-in alone."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.post.delivery import deliver_once
from samverk.organisations.models import Identity, Organisation
from samverk.organisations.operations.identities import link_identity
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, SeatFactory
from tests.sign_in.provider import path
from tests.sign_in.test_signing_in import go, is_signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "en-sten-i-skon"


@pytest.fixture
def nils(norr):
    """Somebody with a password."""
    person = MembershipFactory(
        organisation=norr, person=PersonFactory(name="Nils Berg", email="nils.berg@kommun.example")
    ).person
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def demanding(norr, registered, keeper):
    Identity.objects.create(
        provider=registered, subject="keeper", person=keeper, state="linked", asked_at="2026-11-01T08:00Z",
        used_at="2026-11-01T08:00Z",
    )  # fmt: skip
    norr.sign_in_demand = Organisation.SignInDemand.PROVIDER
    norr.save()
    return norr


def by_password(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def link(client, provider, organisation, who="nils"):
    """As one does it: shows anew who one is, presses the button, signs in there, comes back."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    onwards = client.post(reverse("organisations:link", args=[organisation.pk]))
    assert onwards.status_code == 200, (onwards.status_code, onwards.headers)
    there = onwards["Refresh"].partition("url=")[2]
    return client.get(path(provider.person_signs_in(there, who)), follow=True)


def test_one_links_after_showing_anew_who_one_is(client, provider, registered, norr, nils):
    by_password(client, nils)
    address = reverse("organisations:link", args=[norr.pk])
    first, pressed = client.get(address), client.post(address)
    told = link(client, provider, norr)
    deliver_once()
    elsewhere = Client()
    go(elsewhere, provider, norr, who="nils")

    assert (first.url.partition("?")[0], pressed.url) == (reverse("account_reauthenticate"), address)
    assert "You can now sign in through Norrtälje kommun" in told.text
    assert elsewhere.session["_auth_user_id"] == str(nils.pk)
    assert "was linked" in mail.outbox[0].body
    assert Revision.objects.filter(action="organisations.identity_linked", actor=nils).exists()


def test_a_link_is_undone_and_taken_away(client, provider, registered, norr, nils):
    by_password(client, nils)
    link(client, provider, norr)
    client.post(reverse("core:undo", args=[Revision.objects.latest("sequence").operation]))
    undone = Identity.objects.count()
    link(client, provider, norr)
    identity = Identity.objects.get()
    client.post(reverse("organisations:unlink", args=[identity.pk]), {"version": identity.version})
    answer = go(Client(), provider, norr, who="nils")

    assert undone == 0
    assert answer.url == reverse("organisations:waits")  # a stranger again


def test_who_waited_first_is_linked_by_the_one_whose_account_it_is(client, provider, registered, norr, nils):
    go(Client(), provider, norr, who="nils")
    by_password(client, nils)
    link(client, provider, norr)

    assert [(each.subject, each.person, each.state) for each in Identity.objects.all()] == [("nils", nils, "linked")]


def test_nobody_links_what_is_anothers_or_two_or_elsewhere(client, provider, registered, norr, nils):
    other = MembershipFactory(organisation=norr).person
    Identity.objects.create(
        provider=registered, subject="nils", person=other, state="linked", asked_at="2026-11-01T08:00Z"
    )
    by_password(client, nils)
    told = link(client, provider, norr)
    mine = Identity(provider=registered, subject="another", asked_at="2026-11-01T08:00Z")
    with pytest.raises(ValidationError) as two:
        link_identity(mine, by=other)
    with pytest.raises(PermissionDenied):
        link_identity(mine, by=MembershipFactory(organisation=OrganisationFactory()).person)
    with pytest.raises(PermissionDenied):
        link_identity(mine, by=MembershipFactory(organisation=norr, person__is_administrator=True).person)

    assert "linked to another account" in told.text
    assert two.value.code == "two"
    assert [each.person for each in Identity.objects.all()] == [other]


def test_a_link_that_one_began_is_not_ended_by_another(client, provider, registered, norr, nils):
    """The browser changes hands between: whoever is signed in then is linked to nothing."""
    by_password(client, nils)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    onwards = client.post(reverse("organisations:link", args=[norr.pk]))
    back = path(provider.person_signs_in(onwards["Refresh"].partition("url=")[2], "nils"))
    session = client.session
    other = MembershipFactory(organisation=norr).person
    fresh = Client()
    fresh.force_login(other)
    taken = fresh.session
    taken["socialaccount_states"] = session["socialaccount_states"]
    taken.save()
    answer = fresh.get(back)

    assert answer.status_code in (302, 403)
    assert Identity.objects.count() == 0


def test_linking_begins_by_a_button_of_ours_alone(registered, norr, nils):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(nils)

    assert strict.post(reverse("organisations:link", args=[norr.pk])).status_code == 403


def test_a_password_no_longer_lets_in(client, provider, demanding, nils):
    by_password(client, nils)
    held = client.get("/people/")
    page = client.get(held.url)
    refused = link(client, provider, demanding)
    by_password(client, nils)
    again = client.get("/people/")

    assert held.url == reverse("organisations:linked")
    assert "asks you to sign in through it" in page.text
    asked_of = reverse("organisations:asked_of", args=[demanding.pk])
    assert (refused.redirect_chain[-1][0], again.url) == (asked_of, asked_of)
    assert "A password is not enough there" in refused.text
    assert not is_signed_in(client)
    assert go(client, provider, demanding, who="nils").url == "/"
    assert client.get("/people/").status_code == 200


def test_it_is_asked_of_who_is_signed_in_already_and_who_sits_for_it(client, registered, norr, keeper):
    person = SeatFactory(organisation=norr).person
    client.force_login(person)
    before = client.get("/people/").status_code
    Organisation.objects.update(sign_in_demand=Organisation.SignInDemand.PROVIDER)
    held = client.get("/people/")
    part = client.get("/people/", headers={"HX-Request": "true"})

    assert (before, held.url) == (200, reverse("organisations:linked"))
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, reverse("organisations:linked"))


def test_held_one_can_change_nothing(client, demanding, nils):
    client.force_login(nils)
    client.post(reverse("organisations:edit_person", args=[nils.pk]), {"name": "Another", "version": 1})
    nils.refresh_from_db()

    assert nils.name == "Nils Berg"


def test_another_organisations_provider_is_not_enough(client, provider, demanding, nils, registered):
    """The session came through a provider, but of an organisation that does not ask."""
    client.force_login(nils)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "provider": f"9{registered.key}"}]
    session["account_authentication_methods_user"] = str(nils.pk)
    session.save()

    assert client.get("/people/").status_code == 302


def test_who_administers_the_installation_gets_in_and_the_trail_tells(client, demanding, nils):
    nils.is_administrator = True
    nils.save()
    by_password(client, nils)

    assert client.get("/people/").status_code == 200
    assert Revision.objects.filter(action="organisations.signed_in_past_demand", actor=nils).count() == 1
