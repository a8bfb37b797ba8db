"""A hand that trembles, a mouse that bounces, a server that is slow: the second press does nothing."""

from django.urls import reverse

from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import PersonFactory


def filled_in(page):
    page.get_by_label("Name", exact=True).fill("Byalaget i Väddö")
    page.get_by_label("Kind").select_option("association")
    return page.get_by_role("button", name="Add the organisation")


def test_pressing_twice_adds_once(open_page):
    page = open_page(
        reverse("organisations:create_organisation"), person=PersonFactory(is_administrator=True, language="en")
    )

    button, sent = filled_in(page), []
    # Held back, as by a server that takes its time.
    page.route("**/organisations/new/", lambda route: sent.append(route))

    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 300); }")
    page.wait_for_timeout(600)
    requests = len(sent)
    sent[0].continue_()
    page.get_by_role("heading", name="Byalaget i Väddö").wait_for()

    assert requests == 1
    assert Organisation.objects.filter(name="Byalaget i Väddö").count() == 1


def test_who_comes_back_to_a_sent_form_can_send_it_again(open_page):
    page = open_page(
        reverse("organisations:create_organisation"), person=PersonFactory(is_administrator=True, language="en")
    )
    filled_in(page).click()
    page.get_by_role("heading", name="Byalaget i Väddö").wait_for()

    page.go_back()
    filled_in(page).click()
    page.get_by_role("heading", name="Byalaget i Väddö").wait_for()

    assert Organisation.objects.filter(name="Byalaget i Väddö").count() == 2
