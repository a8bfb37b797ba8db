"""Whose words an answer is: its organisation's own, until its day is past; the lead stands in, and changes none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.importing import import_answers
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import PrincipalDatesFactory
from samverk.followup.tests.states import codes, due_in
from samverk.followup.tests.test_importing import sheet
from samverk.organisations.models import Seat


def said(by, **answer):
    return operations.submit_follow_up(FollowUp.objects.get(), by=by, **({"answer": "not_relevant"} | answer))


def test_an_answer_changes_on_its_last_day_and_no_longer(round, follow_up, reporter, lead):
    due_in(round, 0)
    said(reporter, comment="Först")
    said(reporter, comment="På sista dagen")
    due_in(round, -1)

    with pytest.raises(ValidationError) as refusal:
        said(reporter, comment="För sent")

    assert codes(refusal) == {"": "answers_were_due"}
    assert f"ask {lead} to send it back to you" in refusal.value.messages[0]
    assert FollowUp.objects.get().comment == "På sista dagen"


def test_the_day_is_that_of_its_own_organisation(round, follow_up, reporter):
    due_in(round, -5)
    PrincipalDatesFactory(round=round, organisation=follow_up.part.organisation, answers_due_on=round.review_due_on)
    said(reporter, comment="Först")

    said(reporter, comment="I tid")

    assert FollowUp.objects.get().comment == "I tid"


def test_a_first_answer_is_taken_late_and_says_nothing_new_after(round, follow_up, reporter):
    due_in(round, -30)

    first = said(reporter, comment="Sent")
    same = said(reporter, comment="Sent")
    with pytest.raises(ValidationError):
        said(reporter, comment="Ändrat")

    assert (first.comment, same.version) == ("Sent", first.version)


def test_the_lead_answers_where_nobody_has_and_corrects_that_until_they_do(round, follow_up, lead, seat, reporter):
    due_in(round, 5)
    another = seat(Seat.Role.LEAD)

    said(lead, comment="I deras ställe")
    said(lead, comment="I deras ställe, rättat")
    with pytest.raises(PermissionDenied):
        said(another, comment="Någon annans")
    corrected = FollowUp.objects.get().comment
    said(reporter, comment="Vårt eget")
    with pytest.raises(PermissionDenied):
        said(lead, comment="En gång till")

    assert (corrected, FollowUp.objects.get().comment) == ("I deras ställe, rättat", "Vårt eget")


def test_what_a_sheet_held_is_not_the_leads_own_words(round, follow_up, lead, on_track):
    due_in(round, 5)
    number, organisation = follow_up.part.activity.number, follow_up.part.organisation.name
    row = f"{number};{organisation};Enligt plan;Deras ord"
    import_answers(round, sheet(row, header="Nr;Organisation;Status;Kommentar"), "x.csv", by=lead)

    with pytest.raises(PermissionDenied):
        said(lead, comment="Ledarens ord")

    assert FollowUp.objects.get().submitted_by == lead


@pytest.mark.parametrize("begun", ["draft", "submitted"])
def test_the_lead_changes_nothing_that_is_begun(round, follow_up, lead, reporter, begun):
    due_in(round, 5)
    stale = FollowUp.objects.get()
    if begun == "draft":
        operations.save_draft(follow_up, comment="Vårt eget", by=reporter)
    else:
        said(reporter, comment="Vårt eget")

    for act in (operations.submit_follow_up, operations.save_draft):
        for read in (stale, FollowUp.objects.get()):
            with pytest.raises(PermissionDenied):
                act(read, answer="not_relevant", comment="Ledarens", by=lead)
    with pytest.raises(PermissionDenied):
        operations.discard_draft(FollowUp.objects.get(), by=lead)

    assert (FollowUp.objects.get().state, FollowUp.objects.get().comment) == (begun, "Vårt eget")


def test_handing_over_and_undoing_it_is_no_way_round(round, follow_up, lead, reporter):
    op = operations.hand_over(follow_up, reporter, by=lead)
    operations.save_draft(FollowUp.objects.get(), comment="Vårt eget", by=reporter)

    with pytest.raises(ValidationError):
        undo(op.id, by=lead)

    assert FollowUp.objects.get().comment == "Vårt eget"


def test_a_sheet_corrects_a_sheet_but_not_what_somebody_has_written(round, follow_up, lead, reporter, on_track):
    number, organisation = follow_up.part.activity.number, follow_up.part.organisation.name
    row = f"{number};{organisation};Enligt plan;{{}}"
    header = "Nr;Organisation;Status;Kommentar"
    for comment in ("Ur arket", "Rättat i arket"):
        import_answers(round, sheet(row.format(comment), header=header), "x.csv", by=lead)
    taken = FollowUp.objects.get().comment
    due_in(round, 5)
    said(reporter, comment="Vårt eget")

    with pytest.raises(ValidationError) as refusal:
        import_answers(round, sheet(row.format("Ur arket igen"), header=header), "x.csv", by=lead)

    assert (taken, codes(refusal)) == ("Rättat i arket", {"": "answered_here"})
    assert FollowUp.objects.get().comment == "Vårt eget"


def test_the_pages_say_until_when_and_then_whom_to_ask(as_reporter, round, follow_up, reporter, lead):
    due_in(round, 3)
    address, receipt = reverse("followup:report", args=[follow_up.pk]), reverse("followup:receipt", args=[round.pk])
    before = as_reporter.get(address).text
    said(reporter)
    meanwhile = as_reporter.get(receipt).text
    due_in(round, -3)
    after, receipt_after = as_reporter.get(address).text, as_reporter.get(receipt).text

    assert "A submitted answer can be changed until" in before
    assert "Can be changed until" in meanwhile and f'href="{address}"' in meanwhile
    assert f"ask {lead} to send it back to you" in after and '<form id="answer"' not in after
    assert "Could be changed until" in receipt_after and f'href="{address}"' not in receipt_after


def test_a_change_that_comes_too_late_keeps_what_was_typed(as_reporter, round, follow_up, reporter):
    due_in(round, 3)
    said(reporter)
    sent = {"step": "not_assessed", "comment": "Skrivet i god tid", "version": FollowUp.objects.get().version}
    due_in(round, -3)

    response = as_reporter.post(reverse("followup:report", args=[follow_up.pk]), sent)

    assert response.status_code == 422
    assert "Skrivet i god tid" in response.text and "to send it back to you" in response.text


def test_the_page_of_a_lead_who_stands_in_saves_no_draft(as_lead, follow_up):
    text = as_lead.get(reverse("followup:report", args=[follow_up.pk])).text

    assert '<form id="answer"' in text and "hx-post" not in text.split('<form id="answer"')[1]
    assert "Continue later" not in text


def test_a_lead_who_comes_too_late_is_shown_both_and_changes_nothing(as_lead, round, follow_up, reporter):
    due_in(round, 5)
    sent = {"step": "not_relevant", "comment": "Ledarens ord", "version": follow_up.version}
    said(reporter, comment="Deras ord")

    response = as_lead.post(reverse("followup:report", args=[follow_up.pk]), sent)

    assert response.status_code == 409
    assert "Deras ord" in response.text and "Ledarens ord" in response.text and "Send back" in response.text
    assert FollowUp.objects.get().comment == "Deras ord"


def test_a_lead_who_comes_after_a_draft_keeps_what_was_typed_and_sees_nothing_of_theirs(as_lead, follow_up, reporter):
    sent = {"step": "not_relevant", "comment": "Ledarens ord", "version": follow_up.version}
    operations.save_draft(follow_up, comment="Deras utkast", by=reporter)
    address = reverse("followup:report", args=[follow_up.pk])

    response, read = as_lead.post(address, sent), as_lead.get(address)

    assert (response.status_code, read.status_code) == (409, 404)
    assert "has begun to answer meanwhile" in response.text and "Ledarens ord" in response.text
    assert "Deras utkast" not in response.text
    assert FollowUp.objects.get().comment == "Deras utkast"


def test_a_sheet_may_fill_in_what_was_begun_and_discarded(round, follow_up, lead, reporter, on_track):
    number, organisation = follow_up.part.activity.number, follow_up.part.organisation.name
    operations.discard_draft(operations.save_draft(follow_up, comment="Ett försök", by=reporter), by=reporter)

    row = f"{number};{organisation};Enligt plan;Ur arket"
    import_answers(round, sheet(row, header="Nr;Organisation;Status;Kommentar"), "x.csv", by=lead)

    assert FollowUp.objects.get().comment == "Ur arket"
