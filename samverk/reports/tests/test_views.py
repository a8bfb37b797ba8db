import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import AssessmentFactory, RoundFactory
from samverk.reports import docx_starter, operations
from samverk.reports.models import DocxTemplate, Edition
from samverk.reports.tests.conftest import answered
from samverk.reports.tests.factories import EditionFactory
from samverk.steering.models import Alignment


def test_from_round_to_fixed_report_by_the_pages_alone(client, world):
    client.force_login(world.lead)
    client.post(reverse("reports:make", args=[world.round.pk]))
    edition = Edition.objects.get(organisation=world.norr)
    client.force_login(world.editor_norr)
    page = client.get(edition.get_absolute_url())

    client.post(reverse("reports:approve", args=[edition.pk]), {"sha256": page.context["sha256"]})
    client.post(reverse("reports:fix", args=[edition.pk]))

    edition.refresh_from_db()
    assert edition.state == Edition.State.FIXED
    assert b"Laddplatser" in client.get(edition.get_absolute_url()).content


def test_a_draft_says_what_is_missing_and_what_the_next_step_is(client, world, draft):
    Alignment.objects.filter(target=world.norr_goal).update(approved_at=None)
    client.force_login(world.editor_norr)

    page = client.get(draft.get_absolute_url())

    missing = page.context["standing"]["missing"]
    assert missing.silent == [{"organisation": "Norr", "number": 1, "is_own": True}]
    assert (missing.answers, missing.asked) == (1, 4)
    assert [goal["title"] for goal in missing.goals] == ["Levande skärgård"]
    assert [link["target"]["title"] for link in missing.links] == ["Levande skärgård"]
    told = page.content.decode().split('aria-labelledby="now-h"')[1].split("</section>")[0]
    assert "Approve the report" in told
    assert reverse("steering:goal", args=[world.norr_goal.pk]) in told


def test_one_who_may_not_approve_is_told_who_may(client, world, draft):
    client.force_login(world.reader_norr)

    page = client.get(draft.get_absolute_url()).content.decode()

    told = page.split('aria-labelledby="now-h"')[1].split("</section>")[0]
    assert world.editor_norr.name in told
    assert world.editor_ost.name not in told
    assert "<button" not in told


def test_a_draft_that_lacks_nothing_says_so(client, world, draft):
    FollowUp.objects.filter(part__activity=world.own).delete()
    answered(world.round, world.own.parts.get(), world.good)
    judged = {"round": world.round, "goal": world.norr_goal, "organisation": world.norr}
    AssessmentFactory(assessed_by=world.lead, assessed_at=timezone.now(), **judged)
    client.force_login(world.editor_norr)

    page = client.get(draft.get_absolute_url())

    assert not page.context["standing"]["missing"]
    assert "Draft: ready to be approved" in page.content.decode()


def test_a_replaced_version_leads_to_the_later_one_for_those_who_may_read_it(client, world, fixed):
    newer = operations.reopen_edition(fixed, reason="Fel i en siffra", by=world.editor_norr)

    pages = {}
    for who in ("reader_norr", "reader_ost"):
        client.force_login(getattr(world, who))
        pages[who] = client.get(fixed.get_absolute_url()).content.decode()

    assert "Fel i en siffra" in pages["reader_norr"] and f'"{newer.get_absolute_url()}"' in pages["reader_norr"]
    assert "Fel i en siffra" not in pages["reader_ost"] and f'"{newer.get_absolute_url()}"' not in pages["reader_ost"]


def test_what_is_chosen_stands_in_the_address_and_on_the_page(client, world, draft):
    client.force_login(world.editor_norr)

    page = client.get(draft.get_absolute_url(), {"only": ["deviations", "ours"]}).content.decode()

    assert 'href="?only=deviations" aria-current="true"' in page
    assert 'href="?only=ours" aria-current="true"' in page
    assert "0 of 3 are shown." in page
    assert "Färjeläge" not in page.split("<article")[1].split('id="silent"')[0]


def test_approving_what_has_changed_since_it_was_read_is_refused_with_the_reason(client, world, draft):
    client.force_login(world.editor_norr)
    read = client.get(draft.get_absolute_url()).context["sha256"]
    FollowUp.objects.filter(part=world.shared_norr).update(comment="Nytt")

    answer = client.post(reverse("reports:approve", args=[draft.pk]), {"sha256": read}, follow=True)

    assert "Read it again, then approve" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == Edition.State.DRAFT


def test_an_approved_report_says_that_the_round_has_moved_on(client, world, draft):
    operations.approve_edition(draft, by=world.editor_norr)
    FollowUp.objects.filter(part=world.shared_norr).update(comment="Nytt")
    client.force_login(world.editor_norr)

    page = client.get(draft.get_absolute_url())

    assert page.context["is_stale"]
    assert "Nytt" not in page.content.decode().split("<aside")[0]


@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("reader_ost", 404), ("reader_norr", 200), ("lead", 200), ("editor_ost", 404)],
)
def test_a_principals_draft_is_for_those_who_sit_for_it_and_the_lead(client, world, draft, who, status):
    client.force_login(getattr(world, who))

    assert client.get(draft.get_absolute_url()).status_code == status
    assert client.get(reverse("reports:download", args=[draft.pk, "json"])).status_code == status


def test_a_fixed_report_is_for_all_with_a_seat(client, world, fixed):
    client.force_login(world.reader_ost)

    assert client.get(fixed.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", "html", "json"])
def test_every_format_is_a_download_with_a_name(client, world, draft, format):
    client.force_login(world.lead)

    answer = client.get(reverse("reports:download", args=[draft.pk, format]))

    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].endswith(f'.{format}"')
    assert len(answer.content) > 500


def test_an_unknown_format_is_not_found(client, world, draft):
    client.force_login(world.lead)

    assert client.get(reverse("reports:download", args=[draft.pk, "exe"])).status_code == 404


def test_the_introduction_opens_the_report_and_can_be_undone(client, world, draft):
    client.force_login(world.editor_norr)
    told = {"introduction": "Arbetet går som planerat.", "language": "fi", "version": draft.version}

    client.post(reverse("reports:edit", args=[draft.pk]), told)

    draft.refresh_from_db()
    assert (draft.introduction, draft.language) == ("Arbetet går som planerat.", "fi")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Arbetet går som planerat." in page
    assert reverse("core:undo", args=["00000000-0000-0000-0000-000000000000"])[:6] in page


def test_an_older_page_does_not_overwrite_a_newer_introduction(client, world, draft):
    operations.change_edition(draft, language="sv", introduction="Först", by=world.lead)
    client.force_login(world.editor_norr)
    told = {"introduction": "Sedan", "language": "sv", "version": draft.version - 1}

    answer = client.post(reverse("reports:edit", args=[draft.pk]), told)

    assert answer.status_code == 409
    assert {"Först", "Sedan"} <= {word for word in ("Först", "Sedan") if word in answer.content.decode()}
    draft.refresh_from_db()
    assert draft.introduction == "Först"


def test_reopening_without_a_reason_keeps_the_form_and_the_report(client, world, fixed):
    client.force_login(world.editor_norr)

    answer = client.post(reverse("reports:reopen", args=[fixed.pk]), {"reason": ""})

    assert answer.status_code == 422
    assert Edition.objects.filter(organisation=world.norr).count() == 1


def test_two_versions_are_compared_side_by_side(client, world, fixed):
    newer = operations.reopen_edition(fixed, reason="Rättelse", by=world.editor_norr)
    FollowUp.objects.filter(part=world.shared_norr).update(comment="Rättat ordval")
    client.force_login(world.lead)

    page = client.get(reverse("reports:compare", args=[fixed.pk, newer.pk])).content.decode()

    assert "Rättat" in page


def test_the_list_takes_as_many_queries_for_many_rounds_as_for_few(client, world, draft):
    client.force_login(world.lead)
    page = reverse("reports:editions")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for n in range(60):
        EditionFactory(round=RoundFactory(plan=world.plan), organisation=world.norr if n % 2 else None)

    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) == len(few)


def test_an_organisations_own_word_template_is_used_once_it_is_uploaded(client, world, draft):
    client.force_login(world.editor_norr)
    page = reverse("reports:template", args=[world.norr.pk])
    file = SimpleUploadedFile("Norrs mall.docx", docx_starter.starter())

    answer = client.post(page, {"file": file})

    assert answer.status_code == 302
    assert DocxTemplate.objects.get().file_name == "Norrs mall.docx"
    assert client.get(reverse("reports:download", args=[draft.pk, "docx"])).status_code == 200


def test_a_file_that_is_no_template_is_refused_with_the_reason(client, world):
    client.force_login(world.editor_norr)

    page = reverse("reports:template", args=[world.norr.pk])
    answer = client.post(page, {"file": SimpleUploadedFile("mall.docx", b"inte ett dokument")})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not DocxTemplate.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("editor_ost", 403), ("reader_norr", 403), ("editor_norr", 200)])
def test_another_organisations_template_is_not_ones_to_change(client, world, who, status):
    client.force_login(getattr(world, who))

    assert client.get(reverse("reports:template", args=[world.norr.pk])).status_code == status


def test_a_template_that_cannot_hold_the_report_is_told_in_words(client, world, draft):
    DocxTemplate.objects.create(organisation=world.norr, file_name="mall.docx", data=b"trasig", sha256="0" * 64)
    client.force_login(world.editor_norr)

    answer = client.get(reverse("reports:download", args=[draft.pk, "docx"]))

    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())
