"""Registering a provider: who vouches, who fills in, what is kept of it, and the trial."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.cli.reseal import run as reseal
from samverk.core.models import Revision
from samverk.organisations.models import Identity, IdentityProvider, Organisation
from samverk.organisations.operations import change_organisation
from samverk.organisations.operations.providers import change_provider, register_provider, remove_provider
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory
from tests.sign_in.provider import SECRET

pytestmark = pytest.mark.django_db
OWN = Organisation.SignInDemand.PROVIDER


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


def test_the_installation_vouches_and_the_organisation_fills_in(client, norr, keeper, administrator):
    client.force_login(administrator)
    told = client.post(
        reverse("organisations:register_provider", args=[norr.pk]), {"issuer": "https://in.norr.example"}, follow=True
    )
    client.force_login(keeper)
    denied = client.post(reverse("organisations:register_provider", args=[norr.pk]), {"issuer": "https://x.example"})
    form = {"client_id": "samverk", "secret": SECRET, "is_on": "on", "version": 1}
    filled = client.post(reverse("organisations:edit_provider", args=[norr.pk]), form, follow=True)
    provider = IdentityProvider.objects.get()

    assert "The issuer is registered" in told.text
    assert (denied.status_code, filled.status_code) == (403, 200)
    assert f"/sign-in/{norr.pk}/back/" in filled.text
    assert (provider.issuer, provider.client_id, provider.secret) == ("https://in.norr.example", "samverk", SECRET)
    assert (provider.is_usable, SECRET in provider.sealed_secret) == (True, False)


def test_an_organisation_vouches_for_nobody_itself(norr, keeper):
    with pytest.raises(PermissionDenied):
        register_provider(IdentityProvider(organisation=norr, issuer="https://x.example"), by=keeper)


def test_an_issuer_is_one_organisations_and_stays_the_same(norr, keeper, administrator, registered):
    registered.issuer = "https://another.example"
    with pytest.raises(ValidationError) as stays:
        change_provider(registered, by=keeper)
    registered.refresh_from_db()
    with pytest.raises(ValidationError) as taken:
        other = IdentityProvider(organisation=OrganisationFactory(), issuer=registered.issuer)
        register_provider(other, by=administrator)

    assert (stays.value.code if hasattr(stays.value, "code") else "", [*stays.value.error_dict]) == ("", ["issuer"])
    assert "already sign in through that issuer" in str(taken.value)


def test_another_organisations_administrator_sees_and_does_nothing(client, registered, norr):
    client.force_login(MembershipFactory(is_administrator=True).person)

    answers = {
        name: client.get(reverse(f"organisations:{name}", args=[norr.pk])).status_code
        for name in ("own_sign_in", "edit_provider", "remove_provider")
    }

    assert {*answers.values()} == {403}


def test_an_empty_secret_leaves_the_one_that_is_kept(client, registered, norr, keeper):
    client.force_login(keeper)
    client.post(
        reverse("organisations:edit_provider", args=[norr.pk]), {"client_id": "new", "is_on": "on", "version": 1}
    )
    registered.refresh_from_db()

    assert (registered.client_id, registered.secret) == ("new", SECRET)


def test_a_change_is_undone_and_taking_away_too(client, registered, norr, keeper):
    Identity.objects.create(provider=registered, subject="maja", asked_at="2026-11-01T08:00Z")
    client.force_login(keeper)
    removed = client.post(reverse("organisations:remove_provider", args=[norr.pk]), {"version": 1})
    gone = (IdentityProvider.objects.count(), Identity.objects.count())
    client.post(reverse("core:undo", args=[Revision.objects.latest("sequence").operation]))

    assert (removed.status_code, gone) == (302, (0, 0))
    provider = IdentityProvider.objects.get()
    assert (provider.issuer, provider.secret) == (registered.issuer, "")  # no trail keeps a secret
    assert [each.subject for each in provider.identities.all()] == ["maja"]


def test_the_trial_says_yes_or_why_not(client, provider, registered, norr, keeper):
    client.force_login(keeper)
    address = reverse("organisations:try_provider", args=[norr.pk])
    yes = client.post(address, follow=True).text
    provider.lie(pages={"/.well-known/openid-configuration": {"body": '{"issuer": "https://evil.example"}'}})
    other = client.post(address, follow=True).text
    provider.lie(
        pages={"/.well-known/openid-configuration": {"body": "", "status": "302 x", "headers": {"Location": "/x"}}}
    )
    onwards = client.post(address, follow=True).text

    assert "The provider answers" in yes
    assert "says that it is another" in other
    assert "sends Samverk on to another address" in onwards


def test_a_sealed_secret_gets_the_new_key_as_factors_do(registered, settings):
    old = settings.SEALING_KEYS
    settings.SEALING_KEYS = ["another-key-of-fifty-letters-or-so-0123456789abcdef", *old]
    before = registered.sealed_secret

    assert reseal(None) == 0
    registered.refresh_from_db()
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert (registered.sealed_secret != before, registered.secret) == (True, SECRET)


def test_a_secret_that_no_key_opens_is_told_and_lets_nobody_in(client, registered, norr, settings):
    settings.SEALING_KEYS = ["another-key-of-fifty-letters-or-so-0123456789abcdef"]
    answer = client.get(reverse("organisations:begin", args=[norr.pk]), follow=True)

    assert "cannot be read any more" in answer.text
    assert reseal(None) == 1


def test_it_is_not_asked_for_before_somebody_has_come_through_it(registered, norr, keeper):
    norr.sign_in_demand = OWN
    with pytest.raises(ValidationError) as untried:
        change_organisation(norr, by=keeper)

    assert [*untried.value.error_dict] == ["sign_in_demand"]


def test_what_is_asked_for_is_neither_switched_off_nor_taken_away(registered, norr, keeper):
    person = MembershipFactory(organisation=norr).person
    known = {"provider": registered, "subject": "x", "person": person, "state": "linked"}
    Identity.objects.create(**known, asked_at="2026-11-01T08:00Z", used_at="2026-11-01T08:00Z")
    norr.sign_in_demand = OWN
    change_organisation(norr, by=keeper)
    registered.refresh_from_db()
    registered.is_on = False
    with pytest.raises(ValidationError) as off:
        change_provider(registered, by=keeper)
    registered.refresh_from_db()
    with pytest.raises(ValidationError) as away:
        remove_provider(registered, by=keeper)

    assert "asks its people to sign in through it" in str(off.value)
    assert away.value.code == "demanded"
