"""What a provider, or somebody in the middle, could send instead of the truth; and one that is slow, away or odd."""

import logging
import socket
import time
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from samverk.core.elsewhere import calling, discovery
from samverk.core.elsewhere.faults import Fault
from samverk.core.models import Revision
from samverk.organisations.models import Identity, IdentityProvider
from samverk.organisations.operations.identities import approve_identity
from samverk.organisations.operations.providers import register_provider
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory
from tests.sign_in.provider import CLIENT, SECRET, asked, path
from tests.sign_in.test_signing_in import go, is_signed_in

pytestmark = pytest.mark.django_db
NOW = int(time.time())
LIES = {
    "wrong issuer": {"claims": {"iss": "https://evil.example"}},
    "wrong audience": {"claims": {"aud": "another-client"}},
    "for two without saying for whom": {"claims": {"aud": [CLIENT, "another-client"]}},
    "asked for by another": {"claims": {"azp": "another-client"}},
    "expired": {"claims": {"exp": NOW - 3600, "iat": NOW - 7200, "nbf": NOW - 7200}},
    "without an end": {"claims": {"exp": None}},
    "not yet": {"claims": {"nbf": NOW + 36000, "exp": NOW + 72000}},
    "another nonce": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "nonce of another kind": {"claims": {"nonce": ["0" * 64]}},
    "no subject": {"claims": {"sub": None}},
    "empty subject": {"claims": {"sub": ""}},
    "subject of another kind": {"claims": {"sub": {"$ne": ""}}},
    "subject without end": {"claims": {"sub": "x" * 300}},
    "unsigned": {"forge": "unsigned"},
    "signed with the public key as a secret": {"forge": "public key as secret"},
    "signed with another key": {"forge": "own key"},
    "signed with an unknown key": {"forge": "unknown key"},
}
PAGES = {
    "discovery of another issuer": (
        "/.well-known/openid-configuration",
        {"body": '{"issuer": "https://evil.example"}'},
    ),
    "discovery that is no JSON": ("/.well-known/openid-configuration", {"body": "<html>"}),
    "discovery that is a list": ("/.well-known/openid-configuration", {"body": "[]"}),
    "discovery that fails": ("/.well-known/openid-configuration", {"body": "", "status": "500 Oh no"}),
    "discovery elsewhere": (
        "/.well-known/openid-configuration",
        {"body": "", "status": "302 Found", "headers": {"Location": "http://169.254.169.254/latest/meta-data"}},
    ),
    "discovery without end": ("/.well-known/openid-configuration", {"body": " " * (600 * 1024)}),
    "no token": ("/token", {"body": "{}"}),
    "a token that is no text": ("/token", {"body": '{"access_token": 1, "id_token": {"a": 1}}'}),
    "a list for a token": ("/token", {"body": "[]"}),
    "a text for a token": ("/token", {"body": '"access_token"'}),
    "token endpoint that fails": ("/token", {"body": "{", "status": "200 OK"}),
    "token endpoint that refuses": ("/token", {"body": '{"error": "invalid_client"}', "status": "401 No"}),
    "no keys": ("/.well-known/jwks.json", {"body": '{"keys": []}'}),
    "keys that are none": ("/.well-known/jwks.json", {"body": '{"keys": [{"kty": "RSA", "n": 3}]}'}),
    "keys that fail": ("/.well-known/jwks.json", {"body": "", "status": "503 Later"}),
}


@pytest.fixture
def maja(registered, keeper):
    identity = Identity.objects.create(provider=registered, subject="maja", asked_at="2026-11-01T08:00Z")
    approve_identity(identity, by=keeper)
    return identity.person


def assert_refused(client, answer, norr, why: str = "") -> None:
    assert answer.url == reverse("organisations:not_let_in", args=[norr.pk])
    page = client.get(answer.url)
    assert (page.status_code, is_signed_in(client)) == (200, False)
    assert why in page.text
    assert Identity.objects.exclude(subject="maja").count() == 0


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(client, provider, maja, norr, lie):
    provider.lie(**LIES[lie])

    assert_refused(client, go(client, provider, norr), norr, "cannot be trusted")
    provider.lie()
    go(client, provider, norr)
    assert is_signed_in(client)  # the truth does, so it was the lie


@pytest.mark.parametrize("odd", PAGES)
def test_an_odd_answer_becomes_a_page_that_says_so(client, provider, maja, norr, odd):
    there = client.get(reverse("organisations:begin", args=[norr.pk])).url
    back = path(provider.person_signs_in(there))
    where, page = PAGES[odd]
    discovery.cache.clear()
    provider.lie(pages={where: page})

    assert_refused(client, client.get(back), norr)


def test_one_that_is_slow_is_given_up(client, provider, maja, norr, monkeypatch):
    monkeypatch.setattr(calling, "READ", 0.3)
    provider.lie(slow="/.well-known/openid-configuration", seconds=1.5)
    before = time.monotonic()
    first = client.get(reverse("organisations:begin", args=[norr.pk]))
    taken = time.monotonic() - before
    before = time.monotonic()
    second = client.get(reverse("organisations:begin", args=[norr.pk]))

    assert taken < 1.4
    assert time.monotonic() - before < 0.3  # remembered for a moment: no thread waits for it again
    assert_refused(client, first, norr, "does not answer in time")
    assert_refused(client, second, norr, "does not answer in time")


def test_one_that_drips_is_given_up(provider, monkeypatch):
    monkeypatch.setattr(calling, "ALL", 0)

    with pytest.raises(Fault) as fault:
        discovery.ask(provider.issuer)

    assert fault.value.code == "slow"


def test_one_that_is_away_is_told(client, registered, norr):
    IdentityProvider.objects.update(issuer="http://127.0.0.1:9")

    assert_refused(client, client.get(reverse("organisations:begin", args=[norr.pk])), norr, "cannot be reached")


def test_what_came_back_once_does_not_come_back_again(client, provider, maja, norr):
    there = client.get(reverse("organisations:begin", args=[norr.pk])).url
    back = path(provider.person_signs_in(there))
    assert client.get(back).url == "/"
    client.post(reverse("account_logout"))

    assert_refused(client, client.get(back), norr, "used already")


def test_what_somebody_else_began_is_not_ended_here(client, provider, maja, norr):
    """Login CSRF: a victim's browser is sent the address that the attacker's sign-in came back to."""
    attackers = Client()
    there = attackers.get(reverse("organisations:begin", args=[norr.pk])).url
    back = path(provider.person_signs_in(there))

    assert_refused(client, client.get(back), norr)


def test_what_was_begun_at_one_organisation_is_not_ended_at_another(client, provider, maja, norr, registered):
    other = OrganisationFactory(name="Annan")
    elsewhere = IdentityProvider(organisation=other, issuer="https://annan.example", client_id=CLIENT, is_on=True)
    elsewhere.save()
    there = client.get(reverse("organisations:begin", args=[norr.pk])).url
    back = provider.person_signs_in(there)
    moved = path(back).replace(f"/{norr.pk}/", f"/{other.pk}/")

    answer = client.get(moved)

    assert (answer.url, is_signed_in(client)) == (reverse("organisations:not_let_in", args=[other.pk]), False)


@pytest.mark.parametrize(
    "query",
    ["", "?error=access_denied", "?error=<script>&state=x", "?code=x", "?state[]=1&code=%00", "?code=x&state=y"],
)
def test_odd_ways_back_are_told(client, registered, norr, query):
    answer = client.get(reverse("organisations:come_back", args=[norr.pk]) + query)
    page = client.get(answer.url)

    assert (answer.url, page.status_code) == (reverse("organisations:not_let_in", args=[norr.pk]), 200)
    assert "<script>" not in page.text.partition("<main")[2]


def test_turning_back_at_the_provider_is_told(client, registered, norr):
    state = asked(client.get(reverse("organisations:begin", args=[norr.pk])).url)["state"]
    answer = client.get(
        reverse("organisations:come_back", args=[norr.pk]) + f"?error=access_denied&state={state}", follow=True
    )

    assert "You turned back" in answer.text


def test_what_the_provider_says_is_only_text(client, provider, registered, norr, keeper):
    provider.lie(claims={"name": "<script>alert(1)</script>\0" + "x" * 300, "email": "=cmd|' /C calc'!A0"})
    waits = client.get(go(client, provider, norr).url)
    at_keepers = Client()
    at_keepers.force_login(keeper)
    page = at_keepers.get(reverse("organisations:own_sign_in", args=[norr.pk]))

    assert "<script>alert" not in waits.text + page.text
    assert (len(Identity.objects.get().name), Identity.objects.get().email) == (150, "")


def test_userinfo_about_somebody_else_is_not_believed(client, provider, registered, norr):
    provider.lie(pages={"/userinfo": {"body": '{"sub": "nils", "email": "nils@kommun.example", "name": "Nils"}'}})
    go(client, provider, norr)

    identity = Identity.objects.get()
    assert (identity.subject, identity.name, identity.email) == ("maja", "", "")


@pytest.mark.parametrize(
    "address",
    [
        "http://kommun.example", "https://127.0.0.1/x", "https://[::1]", "https://10.0.0.7", "https://169.254.169.254",
        "https://localhost", "https://[::ffff:10.0.0.7]", "https://0.0.0.0", "https://100.64.0.1", "https://2130706433",
    ],
)  # fmt: skip
def test_no_address_within_is_asked(settings, address):
    settings.SAMVERK_INTERNAL_ISSUERS = []

    with pytest.raises(Fault) as fault:
        discovery.ask(address)

    assert fault.value.code in {"address", "inside", "away"}


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.7", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "fd00::1",  # noqa: S104
    ],
)  # fmt: skip
def test_a_name_that_leads_within_is_not_spoken_to(settings, number):
    settings.SAMVERK_INTERNAL_ISSUERS = ["adfs.kommun.example"]

    assert not calling.is_open("kommun.example", number)
    assert calling.is_open("adfs.kommun.example", number)
    assert calling.is_open("kommun.example", "93.184.215.14")


HOSTS = [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.0.0.1", "127。0。0。1", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "0", "localhost.", "169.254.169.254",
]  # fmt: skip


@pytest.fixture
def listens(settings):
    """A server within, on every address there is."""
    settings.SAMVERK_INTERNAL_ISSUERS = []
    with socket.create_server(("", 0), family=socket.AF_INET) as server:
        server.settimeout(0)
        yield server


@pytest.mark.parametrize("host", HOSTS)
def test_however_this_machine_is_written_it_is_not_reached(host, listens):
    """By the machine's own resolver, as it is in use."""
    with pytest.raises(Fault) as fault:
        discovery.ask(f"https://{host}:{listens.getsockname()[1]}")

    assert fault.value.code in {"address", "inside", "away"}
    with pytest.raises(BlockingIOError):
        listens.accept()


@pytest.mark.parametrize("numbers", [["10.0.0.7"], ["93.184.215.14", "10.0.0.7"], ["93.184.215.14", "fe80::1%eth0"]])
def test_one_address_within_is_enough_to_go_nowhere(listens, monkeypatch, numbers):
    monkeypatch.setattr(calling, "look_up", lambda host, port: numbers)

    with pytest.raises(Fault) as fault:
        discovery.ask(f"https://localhost:{listens.getsockname()[1]}")

    assert fault.value.code == "inside"
    with pytest.raises(BlockingIOError):
        listens.accept()


def test_where_it_has_come_is_looked_at_before_anything_is_said(listens, monkeypatch):
    """As when a name is looked up anew and leads to this machine: the connection is there, and nothing is sent."""
    monkeypatch.setattr(calling, "look_up", lambda host, port: ["93.184.215.14"])

    with pytest.raises(Fault) as fault:
        discovery.ask(f"https://localhost:{listens.getsockname()[1]}")

    assert fault.value.code == "inside"
    with listens.accept()[0] as connection:
        assert connection.recv(1) == b""


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example", "javascript:alert(1)", "https://a:b@x.example", "https://x.example?a", "https://x.example#a",
        "https://", "x", "https://x .example", "http://x.example",
    ],
)  # fmt: skip
def test_such_an_issuer_is_not_registered(address, norr):
    administrator = PersonFactory(is_administrator=True)

    with pytest.raises(ValidationError) as refusal:
        register_provider(IdentityProvider(organisation=norr, issuer=address), by=administrator)

    assert [*refusal.value.error_dict] == ["issuer"]


def test_the_secret_stands_nowhere_in_clear(client, provider, maja, norr, keeper, registered, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(keeper)
    address = reverse("organisations:edit_provider", args=[norr.pk])
    client.post(address, {"client_id": CLIENT, "secret": SECRET, "is_on": "on", "version": registered.version})
    go(Client(), provider, norr)
    provider.lie(pages={"/token": {"body": "no", "status": "401 No"}})
    go(Client(), provider, norr)
    dump = StringIO()
    call_command("dumpdata", "organisations", "sessions", stdout=dump)
    pages = client.get(address).text + client.get(reverse("organisations:own_sign_in", args=[norr.pk])).text
    trail = str(list(Revision.objects.values()))
    registered.refresh_from_db()

    assert registered.secret == SECRET
    assert [SECRET in each for each in (dump.getvalue(), pages, trail, caplog.text)] == [False] * 4
    assert "organisations.provider_changed" in trail
