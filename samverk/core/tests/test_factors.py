"""The second step of signing in, by the pages and as it lies in the database."""

import re
import time
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from samverk.core import sealing
from samverk.core.models import Letter, Revision
from samverk.core.post.delivery import deliver_once
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "en-sten-i-skon"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_attempts_remembered():
    cache.clear()


@pytest.fixture
def person():
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def told(person) -> list[str]:
    return [row.action for row in Revision.objects.of(person).filter(kind="noted")]


def with_password(client, person, **more):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **more})


def test_an_app_is_added_with_the_key_as_picture_and_text(signed_in, person):
    page = signed_in.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    response = signed_in.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert 'src="data:image/svg+xml;base64,' in page.text and secret in page.text
    assert response.url == reverse("mfa_view_recovery_codes")
    assert told(person) == ["core.totp_added", "core.recovery_codes_added"]


def test_a_wrong_code_from_the_app_is_refused(signed_in, person):
    signed_in.get(reverse("mfa_activate_totp"))

    response = signed_in.post(reverse("mfa_activate_totp"), {"code": "12"})

    assert (response.status_code, Authenticator.objects.count(), told(person)) == (422, 0, [])


def test_nothing_is_changed_before_one_has_shown_anew_who_one_is(client, person):
    client.force_login(person)
    TOTP.activate(person, SECRET)

    addresses = [reverse(f"mfa_{name}") for name in ("add_webauthn", "deactivate_totp", "generate_recovery_codes")]
    asked = [client.post(address).url.partition("?")[0] for address in addresses]

    assert asked == [reverse("account_reauthenticate")] * 3
    assert Authenticator.objects.count() == 1


def test_to_show_anew_who_one_is_gives_the_session_a_new_key(client, person):
    client.force_login(person)
    before = client.session.session_key

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.session.session_key != before
    assert client.get("/").status_code == 200


def test_the_password_alone_no_longer_lets_in(client, person):
    TOTP.activate(person, SECRET)

    answer = with_password(client, person)

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302


def test_the_code_lets_in_to_the_page_that_was_asked_for_and_is_used_once(client, person):
    TOTP.activate(person, SECRET)
    with_password(client, person, next="/accessibility/")
    code = code_of(SECRET)

    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    with_password(client, person)
    again = client.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.url == "/accessibility/"
    assert again.status_code == 422


def test_codes_cannot_be_guessed(client, person):
    TOTP.activate(person, SECRET)
    with_password(client, person)

    for guess in range(30):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{guess}"})
    late = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    assert late.status_code in (422, 429)
    assert client.get("/").status_code == 302


def test_recovery_codes_are_shown_once_and_let_in_once(signed_in, person, client):
    secret = signed_in.get(reverse("mfa_activate_totp")).context["form"].secret
    signed_in.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    first, second = (signed_in.get(reverse("mfa_view_recovery_codes")) for _time in range(2))
    codes = re.findall(r'<li class="code">(\d{8})</li>', first.text)
    client.logout()
    answers = []
    for _time in range(2):
        with_password(client, person)
        answers.append(client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code)
        client.logout()

    saved = re.search(r'href="data:text/plain;charset=utf-8,([\d%A]+)"', first.text)[1]
    assert len(codes) == 10 and saved.split("%0A")[:-1] == codes
    assert "not shown again" in second.text and not re.search(r"\d{8}", second.text)
    assert answers == [302, 422]


def test_secrets_lie_sealed_and_stand_in_no_revision_or_letter(signed_in, person):
    secret = signed_in.get(reverse("mfa_activate_totp")).context["form"].secret
    signed_in.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    stored = [str(factor.data) for factor in Authenticator.objects.all()]
    kept = [row.content for row in Revision.objects.all()] + [str(letter.order) for letter in Letter.objects.all()]

    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert not [text for text in stored + kept if secret in text or any(code in text for code in codes)]


def test_what_is_changed_is_told_by_mail(signed_in, person):
    secret = signed_in.get(reverse("mfa_activate_totp")).context["form"].secret
    signed_in.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    signed_in.post(reverse("mfa_deactivate_totp"))
    deliver_once()

    first = [letter.body.split("\n\n")[0] for letter in mail.outbox]
    assert {letter.subject for letter in mail.outbox} == {"Your sign-in to Samverk has changed"}
    assert first == [
        "An authenticator app was added to sign in with.",
        "The recovery codes were made void.",
        "The authenticator app was taken away.",
    ]
    assert told(person)[-2:] == ["core.totp_removed", "core.recovery_codes_removed"]


def test_a_change_whose_revision_fails_is_not_made(signed_in, person, monkeypatch):
    secret = signed_in.get(reverse("mfa_activate_totp")).context["form"].secret
    monkeypatch.setattr("samverk.core.factors.following.post.send", lambda *_given, **_told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        signed_in.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert not Authenticator.objects.exists()


def test_what_an_old_key_sealed_is_opened_and_sealed_anew(settings):
    settings.SEALING_KEYS = ["the old key"]
    sealed = sealing.seal("secret")

    settings.SEALING_KEYS = ["the new key", "the old key"]
    anew = sealing.reseal(sealed)
    settings.SEALING_KEYS = ["the new key"]

    assert sealing.unseal(anew) == "secret"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed)


def test_a_key_that_is_gone_lets_nobody_in_and_says_what_to_do(client, person, settings):
    TOTP.activate(person, SECRET)
    settings.SEALING_KEYS = ["another key"]
    with_password(client, person)

    refused = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    assert refused.status_code == 422
    assert "take it away" in unescape(refused.text)


def test_the_sign_in_page_offers_passkeys_by_files_of_its_own_alone(client, person):
    page = client.get(reverse("account_login")).text
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()

    inline = re.findall(r"<script(?![^>]*\bsrc=)", page)
    assert "Use a passkey instead" in page and inline == []
    assert options["request_options"]["publicKey"]["userVerification"] == "required"


def test_a_made_up_passkey_lets_nobody_in(client, person):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    for credential in (
        "",
        "{}",
        "[]",
        "1",
        "not json",
        '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}',
    ):
        client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert client.get("/").status_code == 302
