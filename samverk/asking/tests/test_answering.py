"""Answering by a link: the same pages as with an account, for what is asked of that very person, and nothing else."""

import re

import pytest
import time_machine
from django.urls import reverse

from samverk.asking.links import token_of
from samverk.asking.operations import link_for, revoke_link
from samverk.core.models import Revision
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ContributionFactory, MilestoneFactory


def typed(follow_up, **fields) -> dict:
    follow_up.refresh_from_db()
    blank = {"step": "", "comment": "", "deviation": "", "measure": "", "progress_percent": ""}
    return blank | {"version": follow_up.version} | fields


def page(follow_up) -> str:
    return reverse("asking:report", args=[follow_up.pk])


def main_of(response) -> str:
    return response.content.decode().split("<main")[1]


@pytest.fixture
def earlier(round):
    return RoundFactory(plan=round.plan, name="T1", period_to="2026-05-02", scale=round.scale, state="fixed")


@pytest.fixture
def said_before(earlier, on_track):
    """`said_before(follow_up, …)`: what its part said the last time."""

    def say(follow_up, **said):
        facts = {"step": on_track, "comment": "Som då", "progress_percent": 40} | said
        return FollowUpFactory(round=earlier, part=follow_up.part, reported=True, **facts)

    return say


def test_the_list_tells_who_answers_and_leads_to_the_pages_by_link_alone(opened, follow_up, round):
    text = opened.get("/answer/").content.decode()

    links = {address for address in re.findall(r'href="(/[^"#?]*)', text) if not address.startswith("/static/")}
    public = {"/words/", "/accessibility/", "/personal-data/", "/account/login/"}
    assert "You answer as Leena Rinne." in text
    assert links - public == {"/answer/", page(follow_up)}
    assert "user-n" not in text and "find-q" not in text


def test_an_answer_is_submitted_in_its_persons_name(opened, follow_up, on_track, person):
    answer = opened.post(page(follow_up), typed(follow_up, step=on_track.pk, comment="Bra"), follow=True)

    stored = FollowUp.objects.get(pk=follow_up.pk)
    assert (stored.state, stored.submitted_by, stored.comment) == ("submitted", person, "Bra")
    assert Revision.objects.of(stored).last().actor == person
    assert answer.redirect_chain == [(reverse("asking:receipt", args=[follow_up.round_id]), 302)]
    assert "Thank you, your answer is in" in answer.content.decode()


def test_what_is_refused_comes_back_with_what_was_typed(opened, follow_up, off_track):
    answer = opened.post(page(follow_up), typed(follow_up, step=off_track.pk, comment="Sex av nio platser."))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["deviation", "measure"]
    assert "Sex av nio platser." in answer.content.decode()


def test_the_next_one_comes_until_all_is_answered(opened, follow_up, asked_of, person, on_track):
    following = asked_of(person)

    answer = opened.post(page(follow_up), typed(follow_up, step=on_track.pk))

    assert answer.url == page(following)


def test_a_draft_saves_itself_and_goes_on_by_the_same_link_elsewhere(opened, follow_up, link):
    opened.post(
        reverse("asking:draft", args=[follow_up.pk]), typed(follow_up, comment="Vi vän"), headers={"HX-Request": "true"}
    )
    elsewhere = type(opened)()
    elsewhere.get(f"/answer/{token_of(link)}/")

    assert "Vi vän" in elsewhere.get(page(follow_up)).content.decode()


def test_milestones_are_ticked_by_link_too(opened, follow_up, on_track):
    reached = MilestoneFactory(activity=follow_up.part.activity)

    opened.post(page(follow_up), typed(follow_up, step=on_track.pk, milestones=[reached.pk]))

    reached.refresh_from_db()
    assert reached.done_on is not None


def test_who_has_taken_over_ticks_milestones_without_a_place_in_the_plan(client, follow_up, round, on_track, lead):
    colleague = MembershipFactory(organisation=follow_up.part.organisation, person__language="en").person
    operations.hand_over(follow_up, colleague, by=lead)
    client.get(f"/answer/{token_of(link_for(colleague, round))}/")
    reached = MilestoneFactory(activity=follow_up.part.activity)

    answer = client.post(page(follow_up), typed(follow_up, step=on_track.pk, milestones=[reached.pk]))

    reached.refresh_from_db(), follow_up.refresh_from_db()
    assert (answer.status_code, follow_up.state, reached.done_on is not None) == (302, "submitted", True)


def test_two_who_write_at_once_are_shown_both_and_stay_on_the_pages_by_link(opened, follow_up, on_track, collaboration):
    colleague = SeatFactory(
        collaboration=collaboration, organisation=follow_up.part.organisation, role=Seat.Role.EDITOR
    ).person
    read = typed(follow_up, step=on_track.pk, comment="Min text")
    operations.save_draft(follow_up, comment="Deras text", by=colleague)

    answer = opened.post(page(follow_up), read)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Min text" in text and "Deras text" in text and f'href="{page(follow_up)}"' in text


def test_nothing_of_another_person_or_round_is_found(opened, follow_up, asked_of, round):
    theirs = asked_of(PersonFactory())
    other_round = RoundFactory(plan=round.plan, name="T3")
    elsewhere = FollowUpFactory(round=other_round, part=follow_up.part)

    for each in (theirs, elsewhere):
        assert opened.get(page(each)).status_code == 404
        assert opened.post(page(each), typed(each, step="not_relevant")).status_code == 404
        assert opened.post(reverse("asking:draft", args=[each.pk]), typed(each)).status_code == 404
        assert opened.post(reverse("asking:discard", args=[each.pk])).status_code == 404
        assert opened.get(reverse("asking:hand_over", args=[each.pk])).status_code == 404
    assert opened.get(reverse("asking:receipt", args=[other_round.pk])).status_code == 404
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"asked"}


def test_a_link_opens_nothing_else_of_samverk(opened, follow_up, round):
    for address in (
        round.get_absolute_url(),
        follow_up.get_absolute_url(),
        "/",
        follow_up.part.activity.get_absolute_url(),
    ):
        assert opened.get(address).url.startswith("/account/login/")


def test_of_the_goals_one_sees_what_one_may_see(opened, follow_up, person, collaboration):
    goal = ContributionFactory(activity=follow_up.part.activity).goal
    goal.tree.document.owner_collaboration = collaboration
    goal.tree.document.save()

    without_seat = opened.get(page(follow_up)).content.decode()
    SeatFactory(person=person, collaboration=collaboration, role=Seat.Role.READER)

    assert goal.title not in without_seat
    assert goal.title in opened.get(page(follow_up)).content.decode()


def test_who_has_signed_in_as_somebody_else_answers_as_the_links_person(opened, follow_up, lead, on_track, person):
    opened.force_login(lead)

    text = opened.get("/answer/").content.decode()
    opened.post(page(follow_up), typed(follow_up, step=on_track.pk))

    assert "You answer as Leena Rinne." in text and lead.name not in text
    assert FollowUp.objects.get(pk=follow_up.pk).submitted_by == person
    assert opened.get("/").status_code == 200  # still signed in elsewhere


@pytest.mark.parametrize("page_name", ["mine", "report", "receipt"])
def test_a_page_speaks_the_persons_language_and_the_one_that_is_chosen(opened, follow_up, person, page_name):
    arguments = {"report": [follow_up.pk], "receipt": [follow_up.round_id]}.get(page_name, [])
    address = reverse(f"asking:{page_name}", args=arguments)
    type(person).objects.filter(pk=person.pk).update(language="fi")

    own = opened.get(address).content.decode()
    opened.post(reverse("core:language"), {"language": "sv", "next": address})
    chosen = opened.get(address).content.decode()

    assert '<html lang="fi"' in own and '<html lang="sv"' in chosen


def test_the_answer_is_handed_over_and_is_then_no_longer_ones_own(opened, follow_up, person, round):
    colleague = MembershipFactory(organisation=follow_up.part.organisation).person
    address = reverse("asking:hand_over", args=[follow_up.pk])

    answer = opened.post(
        address, {"person": colleague.pk, "reason": "Semester", "version": follow_up.version}, follow=True
    )

    assert answer.redirect_chain[-1][0] == reverse("asking:mine")
    assert FollowUp.objects.get().asked == colleague
    assert Revision.objects.of(follow_up).last().actor == person
    assert "/undo/" not in answer.content.decode()
    assert opened.get(page(follow_up)).status_code == 404
    assert link_for(colleague, round).person == colleague


def test_a_round_that_is_fixed_or_a_link_that_is_revoked_takes_no_answer(opened, follow_up, on_track, link, lead):
    Round.objects.update(state="fixed")
    fixed = opened.post(page(follow_up), typed(follow_up, step=on_track.pk))
    Round.objects.update(state="open")
    revoke_link(link, by=lead)
    revoked = opened.post(page(follow_up), typed(follow_up, step=on_track.pk))

    assert (fixed.status_code, revoked.status_code) == (404, 404)
    assert FollowUp.objects.get().state == "asked"


def test_the_unchanged_ones_are_shown_as_they_will_be_and_submitted_at_one_go(
    opened, follow_up, asked_of, person, said_before
):
    second, third = asked_of(person), asked_of(person)
    for each in (follow_up, second):
        said_before(each)

    offered = re.findall(r'name="same" value="(\d+)"', opened.get("/answer/").content.decode())
    shown = opened.get(reverse("asking:as_last_time"), {"same": [follow_up.pk, second.pk, third.pk]})
    seen = re.findall(r'name="seen" value="([^"]+)"', shown.content.decode())
    answer = opened.post(reverse("asking:as_last_time"), {"seen": seen})

    assert sorted(map(int, offered)) == sorted([follow_up.pk, second.pk])
    assert main_of(shown).count("Som då") == 2 and len(seen) == 2
    assert answer.url == reverse("asking:mine")
    told = FollowUp.objects.filter(round=follow_up.round).order_by("pk").values_list("state", "comment")
    assert list(told) == [("submitted", "Som då")] * 2 + [("asked", "")]
    assert Revision.objects.filter(action="followup.follow_up_submitted").values("operation").distinct().count() == 2


def test_what_has_changed_since_it_was_shown_is_not_submitted(opened, follow_up, asked_of, person, said_before):
    second = asked_of(person)
    before = [said_before(each) for each in (follow_up, second)]
    shown = opened.get(reverse("asking:as_last_time"), {"same": [follow_up.pk, second.pk]})
    seen = re.findall(r'name="seen" value="([^"]+)"', shown.content.decode())
    FollowUp.objects.filter(pk=before[1].pk).update(comment="Ändrat", version=2)

    answer = opened.post(reverse("asking:as_last_time"), {"seen": seen}, follow=True)

    assert "1 answer is submitted." in answer.content.decode()
    assert "1 answer was not submitted" in answer.content.decode()
    assert FollowUp.objects.get(pk=second.pk).state == "asked"


def test_what_the_status_asks_for_and_was_not_said_is_not_offered(opened, follow_up, said_before, off_track):
    said_before(follow_up, step=off_track, deviation="", measure="")

    assert 'name="same"' not in opened.get("/answer/").content.decode()
    assert opened.get(reverse("asking:as_last_time"), {"same": follow_up.pk}).url == reverse("asking:mine")


def test_a_draft_is_not_written_over_by_what_was_said_before(opened, follow_up, said_before, person):
    said_before(follow_up)
    operations.save_draft(follow_up, comment="Nytt", by=person)

    assert 'name="same"' not in opened.get("/answer/").content.decode()


@pytest.mark.parametrize("name", ["mine", "report", "as_last_time"])
def test_the_pages_ask_no_more_for_many_than_for_few(opened, follow_up, asked_of, person, said_before, queries, name):
    arguments = [follow_up.pk] if name == "report" else []
    asked = [follow_up, *(asked_of(person) for _n in range(2))]
    for each in asked:
        said_before(each)

    def count() -> int:
        same = [each.pk for each in asked]
        return queries(opened.get, reverse(f"asking:{name}", args=arguments), {"same": same})

    count()
    few = count()
    for _n in range(25):
        asked.append(asked_of(person))
        said_before(asked[-1])

    assert count() == few


def test_a_question_is_read_and_replied_to_by_link(opened, follow_up, on_track, person, lead):
    operations.submit_follow_up(follow_up, answer="reported", step=on_track, by=person)
    follow_up.refresh_from_db()
    operations.send_back(follow_up, question="Hur många platser?", by=lead)

    shown = opened.get(page(follow_up)).content.decode()
    listed = opened.get("/answer/").content.decode()
    opened.post(page(follow_up), typed(follow_up, step=on_track.pk, comment="Sex platser.", reply="Sex av nio."))

    assert "Hur många platser?" in shown and "Hur många platser?" in listed
    assert "/follow-ups/" not in shown
    stored = FollowUp.objects.get(pk=follow_up.pk)
    assert (stored.comment, stored.returned_at) == ("Sex platser.", None)
    assert [message.text for message in stored.messages.all()] == ["Hur många platser?", "Sex av nio."]


def test_after_its_day_a_submitted_answer_is_shown_and_stays(opened, follow_up, on_track, person, round):
    operations.submit_follow_up(follow_up, answer="reported", step=on_track, comment="Som det var", by=person)

    with time_machine.travel("2026-09-20"):
        opened.get(f"/answer/{token_of(link_for(person, round))}/")
        shown = opened.get(page(follow_up))

    text = main_of(shown)
    assert "Som det var" in text and '<form id="answer"' not in text and round.get_absolute_url() not in text
