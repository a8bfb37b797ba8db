"""Signing in through one's organisation, against a real provider: asked, approved, let in; and what is refused."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.post.delivery import deliver_once
from samverk.core.undo import undo
from samverk.organisations.models import Identity, IdentityProvider, Membership, Person
from samverk.organisations.operations.identities import approve_identity
from samverk.organisations.operations.people import deactivate_person, end_membership
from samverk.organisations.operations.providers import change_provider, remove_provider
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory
from tests.sign_in.provider import asked, path

pytestmark = pytest.mark.django_db


def go(client, provider, organisation, *, who="maja", onwards=""):
    """The whole way there and back; the answer that Samverk gives in the end."""
    there = client.get(reverse("organisations:begin", args=[organisation.pk]) + onwards)
    assert there.status_code == 302, there.content
    return client.get(path(provider.person_signs_in(there.url, who)))


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def maja(registered, keeper):
    """Somebody who was let in."""
    identity = Identity.objects.create(
        provider=registered, subject="maja", name="Maja Ekström", asked_at="2026-11-01T08:00Z"
    )
    approve_identity(identity, by=keeper)
    return identity.person


def test_a_stranger_waits_and_sees_nothing(client, provider, registered, norr, keeper):
    answer = go(client, provider, norr)
    page = client.get(answer.url)
    identity = Identity.objects.get()
    deliver_once()

    assert (answer.url, page.status_code) == (reverse("organisations:waits"), 200)
    assert "Your request waits" in page.text
    assert (identity.subject, identity.email, identity.state) == ("maja", "maja@kommun.example", "waiting")
    assert (is_signed_in(client), client.get("/").url) == (False, "/account/login/?next=/")
    assert [letter.subject for letter in mail.outbox] == ["maja asks to be let in"]
    assert keeper.email in mail.outbox[0].to[0]
    assert Revision.objects.filter(action="organisations.identity_asked").count() == 1


def test_coming_again_asks_once(client, provider, registered, norr, keeper):
    for _each in range(2):
        go(client, provider, norr)
    deliver_once()

    assert (Identity.objects.count(), len(mail.outbox)) == (1, 1)


def test_who_is_approved_gets_in_by_issuer_and_subject(client, provider, registered, norr, keeper):
    go(client, provider, norr)
    at_keepers = Client()
    at_keepers.force_login(keeper)
    at_keepers.post(reverse("organisations:approve_identity", args=[Identity.objects.get().pk]))
    told = client.get(reverse("organisations:waits"))
    answer = go(client, provider, norr)
    person = Identity.objects.get().person

    assert "You have been let in" in told.text
    assert (answer.url, is_signed_in(client)) == ("/", True)
    assert (person.name, person.email, person.has_usable_password()) == ("maja", "maja@kommun.example", False)
    assert [place.organisation for place in Membership.objects.filter(person=person)] == [norr]
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)
    [record] = client.session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert (record["method"], record["provider"]) == ("socialaccount", registered.key)
    assert client.session.get_expire_at_browser_close()


def test_who_is_declined_is_told_so_and_may_be_let_in_later(client, provider, registered, norr, keeper):
    go(client, provider, norr)
    at_keepers = Client()
    at_keepers.force_login(keeper)
    identity = Identity.objects.get()
    at_keepers.post(reverse("organisations:decline_identity", args=[identity.pk]))
    told = client.get(go(client, provider, norr).url)
    at_keepers.post(reverse("organisations:approve_identity", args=[identity.pk]))
    go(client, provider, norr)

    assert "You have not been let in" in told.text
    assert is_signed_in(client)


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_an_address_that_equals_anothers_never_signs_into_it(client, provider, registered, norr, keeper, is_confirmed):
    other = MembershipFactory(person=PersonFactory(email="maja@kommun.example"), organisation=norr).person
    provider.lie(claims={"email": "maja@kommun.example", "email_verified": is_confirmed})
    go(client, provider, norr)
    at_keepers = Client()
    at_keepers.force_login(keeper)
    refused = at_keepers.post(reverse("organisations:approve_identity", args=[Identity.objects.get().pk]), follow=True)
    go(client, provider, norr)

    assert not is_signed_in(client)
    assert "has an account already" in refused.text
    assert (Identity.objects.get().state, other.identities.count()) == ("waiting", 0)
    assert Identity.objects.get().is_email_confirmed == is_confirmed


def test_the_issuer_decides_the_organisation_and_not_the_address(client, provider, registered, norr, keeper):
    elsewhere = OrganisationFactory(name="Annan kommun")
    MembershipFactory(person=PersonFactory(email="chef@annan.example"), organisation=elsewhere)
    provider.lie(claims={"email": "ny@annan.example", "hd": "annan.example", "organisation": elsewhere.pk})
    go(client, provider, norr)
    approve_identity(identity := Identity.objects.get(), by=keeper)

    assert [place.organisation for place in identity.person.memberships.all()] == [norr]


def test_another_address_the_next_time_is_the_same_person(client, provider, maja, norr):
    provider.lie(claims={"email": "maja.gift@kommun.example", "email_verified": True})
    go(client, provider, norr)
    maja.refresh_from_db()

    assert client.session["_auth_user_id"] == str(maja.pk)
    assert (maja.email, Person.objects.filter(email="maja.gift@kommun.example").count()) == (None, 0)


def test_who_has_left_or_is_shut_out_does_not_get_in(client, provider, maja, norr, keeper):
    end_membership(maja.memberships.get(), by=keeper)
    left = go(client, provider, norr)

    assert (left.url, is_signed_in(client)) == (reverse("organisations:outside", args=[norr.pk]), False)
    assert client.get(left.url).status_code == 200


@pytest.mark.parametrize("how", ["taken away", "switched off", "undone"])
def test_a_provider_that_is_gone_ends_what_was_opened_through_it_and_nothing_else(
    client, provider, maja, norr, keeper, registered, how
):
    by_password, away = Client(), IdentityProvider.objects.get(pk=registered.pk)
    if how == "undone":
        away.is_on = False
        change_provider(away, by=keeper)
        away.is_on = True
        switched_on = change_provider(away, by=keeper)
    go(client, provider, norr)
    came_in = client.get("/").status_code
    by_password.force_login(maja)
    away = IdentityProvider.objects.get(pk=registered.pk)
    if how == "taken away":
        remove_provider(away, by=keeper)
    elif how == "switched off":
        away.is_on = False
        change_provider(away, by=keeper)
    else:
        undo(switched_on.id, by=keeper)

    assert (came_in, client.get("/").status_code) == (200, 302)
    assert by_password.get("/").status_code == 200


def test_another_change_of_a_provider_signs_nobody_out(client, provider, maja, norr, keeper, registered):
    go(client, provider, norr)
    registered.refresh_from_db()
    change_provider(registered, by=keeper, secret="another")

    assert client.get("/").status_code == 200


def test_who_is_shut_out_does_not_get_in(client, provider, maja, norr, keeper):
    deactivate_person(maja, by=keeper)
    answer = go(client, provider, norr)

    assert (answer.url, is_signed_in(client)) == (reverse("account_inactive"), False)


def test_it_opens_nothing_for_who_administers_the_installation(client, provider, maja, norr):
    Person.objects.filter(pk=maja.pk).update(is_administrator=True)
    answer = go(client, provider, norr)

    assert (answer.url, is_signed_in(client)) == (reverse("organisations:outside", args=[norr.pk]), False)


def test_a_second_step_is_asked_for_after_it_too(client, provider, maja, norr):
    TOTP.activate(maja, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = go(client, provider, norr)

    assert (answer.url, is_signed_in(client)) == (reverse("mfa_authenticate"), False)


def test_one_comes_to_the_page_one_was_on_the_way_to_and_to_no_other_site(client, provider, maja, norr):
    there = go(client, provider, norr, onwards="?next=/people/")
    away = [
        go(Client(), provider, norr, onwards=f"?next={site}").url
        for site in ("https://evil.example/", "//evil.example/", "https:evil.example", "/%09/evil.example")
    ]

    assert there.url == "/people/"
    assert {each for each in away if "evil" in each} == set()


def test_nothing_but_ours_is_sent_to_the_provider(client, registered, norr):
    address = reverse("organisations:begin", args=[norr.pk])
    there = client.get(
        f"{address}?auth_params=redirect_uri%3Dhttps://evil.example&scope=offline_access&process=connect"
    )
    sent = asked(there.url)

    assert sent["redirect_uri"] == "http://testserver" + reverse("organisations:come_back", args=[norr.pk])
    assert {*sent["scope"].split()} == {"openid", "profile", "email"}
    assert (sent["code_challenge_method"], len(sent["nonce"]), len(sent["state"])) == ("S256", 64, 16)
    assert "evil" not in there.url


def test_the_sign_in_page_offers_those_that_are_on(client, registered, norr):
    on = client.get(reverse("account_login") + "?next=/people/")
    registered.is_on = False
    registered.save()
    off = client.get(reverse("account_login"))
    address = reverse("organisations:begin", args=[norr.pk])

    assert f'href="{address}?next=%2Fpeople%2F"' in on.text
    assert address not in off.text
    assert client.get(address).status_code == 404
