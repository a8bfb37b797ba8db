import re
from email.utils import parseaddr

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from samverk.core.post.delivery import deliver_once
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "en-sten-i-skon"


@pytest.fixture(autouse=True)
def no_attempts_remembered():
    cache.clear()


@pytest.fixture
def person():
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


def test_one_signs_in_by_mail_address_and_password(client, person):
    response = client.post(reverse("account_login"), {"login": "Maja@Kommun.example", "password": PASSWORD})

    assert (response.status_code, response.url) == (302, "/")
    assert "Maja Ekström" in client.get("/").text


def test_one_comes_back_to_the_page_that_one_asked_for(client, person):
    data = {"login": person.email, "password": PASSWORD, "next": "/accessibility/"}

    assert client.post(reverse("account_login"), data).url == "/accessibility/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, person):
    data = {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}

    assert client.post(reverse("account_login"), data).url == "/"


def test_a_wrong_password_is_refused_with_what_was_typed_kept(client, person):
    response = client.post(reverse("account_login"), {"login": person.email, "password": "fel"})

    assert response.context["form"].errors
    assert 'value="maja@kommun.example"' in response.text
    assert "One thing needs to be corrected" in response.text


def test_unknown_addresses_and_wrong_passwords_are_answered_alike(client, person):
    known = client.post(reverse("account_login"), {"login": person.email, "password": "fel"})
    unknown = client.post(reverse("account_login"), {"login": "nobody@kommun.example", "password": "fel"})

    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_a_closed_account_does_not_get_in(client, person):
    person.is_active = False
    person.save()

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert client.get("/").status_code == 302


def test_guessing_is_stopped_after_a_few_attempts(client, person):
    for _attempt in range(10):
        client.post(reverse("account_login"), {"login": person.email, "password": "fel"})

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert response.status_code in (200, 429)
    assert client.get("/").status_code == 302


def test_signing_out_ends_it(client, person):
    client.force_login(person)

    client.post(reverse("account_logout"))

    assert client.get("/").status_code == 302


def test_signing_out_needs_a_button_not_a_link(client, person):
    client.force_login(person)

    client.get(reverse("account_logout"))

    assert client.get("/").status_code == 200


def test_a_new_password_is_chosen_by_a_link_in_the_mail(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    deliver_once()
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]

    client.post(address, {"password1": "tre-måsar-i-vinden", "password2": "tre-måsar-i-vinden"})

    person.refresh_from_db()
    assert mail.outbox[0].subject == "Choose a new password for Samverk"
    assert person.check_password("tre-måsar-i-vinden")


def test_a_used_link_does_not_work_again(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    deliver_once()
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    person.set_password("ny-redan")
    person.save()

    assert "does not work any more" in client.get(link, follow=True).text


def test_strangers_get_no_mail_and_learn_nothing(client, person):
    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@kommun.example"})
    deliver_once()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    [letter] = mail.outbox
    assert [parseaddr(address)[1] for address in letter.recipients()] == [person.email]


def test_nobody_makes_an_account_for_themselves(client):
    response = client.post(reverse("account_signup"), {"email": "new@kommun.example", "password1": PASSWORD})

    assert "Accounts are given" in response.text
    assert mail.outbox == []


def test_a_password_is_changed_by_who_knows_the_old_one(client, person):
    client.force_login(person)
    new = "tre-måsar-i-vinden"

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    person.refresh_from_db()
    assert person.check_password(new)


def test_the_examples_people_are_offered_only_while_it_is_loaded(client, settings):
    settings.SAMVERK_EXAMPLE_PERSONS = f"{__name__}.loaded"

    page = client.get(reverse("account_login")).text
    settings.SAMVERK_EXAMPLE_PERSONS = f"{__name__}.not_loaded"

    assert "Look around as one of these" in page and 'name="login" value="vera@exempel.example"' in page
    assert "Look around" not in client.get(reverse("account_login")).text


def loaded() -> list[dict]:
    return [
        {
            "name": "Vera Exempel",
            "role": "projektledare",
            "organisation": "Norrtälje",
            "email": "vera@exempel.example",
            "password": PASSWORD,
        }
    ]


def not_loaded() -> list[dict]:
    return []
