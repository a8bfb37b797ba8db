"""An organisation asks its people for a second step: nothing else opens before they have one."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from samverk.core.models import Revision
from samverk.core.post.delivery import deliver_once
from samverk.organisations.models import Organisation
from samverk.organisations.operations import delete_person
from samverk.organisations.operations.sign_in import remove_factors
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECOND_FACTOR = Organisation.SignInDemand.SECOND_FACTOR


@pytest.fixture
def asking():
    return OrganisationFactory(name="Norrtälje kommun", sign_in_demand=SECOND_FACTOR)


def test_members_are_held_at_the_page_where_it_is_added(client, asking):
    client.force_login(MembershipFactory(organisation=asking).person)

    answers = {address: client.get(address) for address in ("/", reverse("organisations:people"), "/search/?q=x")}

    assert {answer.headers.get("Location") for answer in answers.values()} == {reverse("mfa_index")}
    assert "asks for a second step" in client.get(reverse("mfa_index")).text
    assert client.get(reverse("core:accessibility")).status_code == 200


def test_nothing_can_be_changed_meanwhile(client, asking):
    person = MembershipFactory(organisation=asking).person
    client.force_login(person)

    refused = client.post(reverse("organisations:edit_person", args=[person.pk]), {"name": "Another", "version": 1})
    part = client.get("/", headers={"HX-Request": "true"})

    person.refresh_from_db()
    assert (refused.url, person.name != "Another") == (reverse("mfa_index"), True)
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, reverse("mfa_index"))


def test_it_is_asked_of_who_sits_for_the_organisation_too(client, asking):
    client.force_login(SeatFactory(organisation=asking).person)

    assert client.get("/").url == reverse("mfa_index")


@pytest.mark.parametrize("factor", ["app", "codes alone", "none"])
def test_it_opens_with_a_factor_and_not_with_recovery_codes_alone(client, asking, factor):
    person = MembershipFactory(organisation=asking).person
    if factor == "app":
        TOTP.activate(person, SECRET)
    elif factor == "codes alone":
        RecoveryCodes.activate(person)
    client.force_login(person)

    assert client.get("/").status_code == (200 if factor == "app" else 302)


def test_nothing_is_asked_of_others_or_of_who_has_left(client, asking):
    yesterday = timezone.localdate() - timedelta(days=1)
    left = MembershipFactory(organisation=asking, to_on=yesterday).person
    other = MembershipFactory(organisation=OrganisationFactory()).person

    statuses = []
    for person in (left, other):
        client.force_login(person)
        statuses.append(client.get("/").status_code)

    assert statuses == [200, 200]


def test_what_is_asked_costs_no_query(client, asking, django_assert_num_queries):
    counts = []
    for demand in (Organisation.SignInDemand.PASSWORD, SECOND_FACTOR):
        person = MembershipFactory(organisation=OrganisationFactory(sign_in_demand=demand)).person
        TOTP.activate(person, SECRET)
        client.force_login(person)
        client.get(reverse("core:accessibility"))
        with django_assert_num_queries(2) as asked:  # the session, and the person with what is asked
            client.get(reverse("mfa_list_webauthn"))
        counts.append(len(asked))

    assert counts == [2, 2]


def test_its_administrator_sees_who_has_none_and_others_do_not(client, asking):
    administrator = MembershipFactory(organisation=asking, is_administrator=True).person
    TOTP.activate(administrator, SECRET)
    lacking = MembershipFactory(organisation=asking, person__name="Vera Utan").person
    pages = []
    for person in (administrator, lacking):
        client.force_login(person)
        pages.append(client.get(asking.get_absolute_url(), follow=True).text)

    assert "Have a second step" in pages[0] and "1 of 2" in pages[0]
    assert "Have a second step" not in pages[1]


def test_the_panel_asks_as_many_questions_of_many_people_as_of_few(client, django_assert_max_num_queries):
    counts = []
    for size in (3, 300):
        organisation = OrganisationFactory()
        MembershipFactory.create_batch(size, organisation=organisation)
        client.force_login(PersonFactory(is_administrator=True))
        client.get("/")
        with django_assert_max_num_queries(60) as asked:
            client.get(organisation.get_absolute_url())
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_form_that_leaves_it_out_loosens_nothing(client, asking):
    client.force_login(PersonFactory(is_administrator=True))
    sent = {"name": "Norrtälje", "kind": "other", "language": "sv", "version": asking.version}

    client.post(reverse("organisations:edit_organisation", args=[asking.pk]), sent)

    asking.refresh_from_db()
    assert (asking.name, asking.sign_in_demand) == ("Norrtälje", SECOND_FACTOR)


def test_an_administrator_takes_away_what_is_lost_and_the_person_is_told(asking):
    administrator = MembershipFactory(organisation=asking, is_administrator=True).person
    person = MembershipFactory(organisation=asking, person__email="vera@kommun.example").person
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)

    remove_factors(person, by=administrator)
    deliver_once()

    told = [(row.action, row.actor) for row in Revision.objects.of(person).order_by("-sequence")[:2]]
    assert told == [("core.recovery_codes_removed", administrator), ("core.totp_removed", administrator)]
    assert [letter.to for letter in mail.outbox if "taken away" in letter.body]
    assert not Authenticator.objects.filter(user=person).exists()


def test_nobody_takes_away_their_own_or_another_organisations(client, asking):
    administrator = MembershipFactory(organisation=asking, is_administrator=True).person
    other = MembershipFactory(organisation=OrganisationFactory()).person
    for person in (administrator, other):
        TOTP.activate(person, SECRET)
        with pytest.raises(PermissionDenied):
            remove_factors(person, by=administrator)
    client.force_login(administrator)

    hidden = client.post(reverse("organisations:remove_factors", args=[other.pk]))

    assert hidden.status_code == 404
    assert Authenticator.objects.count() == 2


def test_who_is_deleted_takes_the_factors_along_in_one_revision():
    person, administrator = PersonFactory(), PersonFactory(is_administrator=True)
    Authenticator.objects.bulk_create([Authenticator(user=person, type="totp", data={})])  # as if by somebody else

    key = person.pk
    delete_person(person, by=administrator)

    assert not Authenticator.objects.exists()
    assert [row.action for row in Revision.objects.filter(object_id=key)] == ["organisations.person_deleted"]
