"""The lead's page: who has a link, a new one, and one that is taken back."""

from django.urls import reverse

from samverk.asking.links import link_of, token_of
from samverk.asking.models import AnswerLink
from samverk.asking.operations import revoke_link
from samverk.core.models import Letter
from samverk.followup.models import Round
from samverk.organisations.tests.factories import PersonFactory


def page(round) -> str:
    return reverse("asking:links", args=[round.pk])


def test_the_lead_sees_who_has_a_link_and_never_the_link(client, lead, link, round, asked_of):
    asked_of(PersonFactory(name="Ada Utan"))
    client.force_login(lead)

    answer = client.get(page(round))

    holders = [(each.person.name, each.asked, each.answered, each.link) for each in answer.context["page"]]
    assert holders == [("Ada Utan", 1, 0, None), ("Leena Rinne", 1, 0, link)]
    assert token_of(link) not in answer.content.decode() and str(link.uuid) not in answer.content.decode()
    assert page(round) in client.get(round.get_absolute_url()).content.decode()


def test_a_new_link_is_mailed_and_the_old_one_is_dead(client, lead, link, round, person):
    client.force_login(lead)

    answer = client.post(reverse("asking:issue", args=[round.pk, person.pk]))

    assert answer.url == page(round)
    assert link_of(token_of(link)) is None
    assert AnswerLink.objects.issued().get().person == person
    assert (Letter.objects.get().person, Letter.objects.get().order) == (person, {"round": round.pk})


def test_a_first_link_is_mailed_too(client, lead, follow_up, round, person):
    client.force_login(lead)

    client.post(reverse("asking:issue", args=[round.pk, person.pk]))

    assert (AnswerLink.objects.get().person, Letter.objects.count()) == (person, 1)


def test_nobody_is_sent_a_link_who_is_not_asked(client, lead, follow_up, round):
    client.force_login(lead)

    assert client.post(reverse("asking:issue", args=[round.pk, lead.pk])).status_code == 404
    assert not Letter.objects.exists()


def test_a_link_is_revoked_and_the_way_back_is_a_new_one(client, lead, link, round):
    client.force_login(lead)

    client.post(reverse("asking:revoke", args=[link.pk]), {"version": link.version})

    text = client.get(page(round)).content.decode()
    assert link_of(token_of(link)) is None
    assert "revoked" in text and "Send a link" in text


def test_what_is_revoked_is_not_revoked_again(client, lead, link, round):
    client.force_login(lead)
    revoke_link(link, by=lead)

    answer = client.post(reverse("asking:revoke", args=[link.pk]), follow=True)

    assert "That link is revoked already." in answer.content.decode()


def test_in_a_closed_round_there_is_nothing_to_press(client, lead, link, round):
    Round.objects.update(state="fixed")
    client.force_login(lead)

    text = client.get(page(round)).content.decode()

    assert "Leena Rinne" in text and "Revoke" not in text and "Send a" not in text.split("<table")[1]


def test_the_page_asks_no_more_for_many_than_for_few(client, lead, round, asked_of, queries, link):
    client.force_login(lead)
    client.get(page(round))
    for n in range(2):
        asked_of(PersonFactory(name=f"A {n}"))
    few = queries(client.get, page(round))
    for n in range(30):
        asked_of(PersonFactory(name=f"B {n}"))

    assert queries(client.get, page(round)) == few
