"""The chain against those who own the database: what they do is found, and the first row that it touched is named."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samverk.cli import main
from samverk.core import anchors, trail
from samverk.core.models import Revision, TrailHead
from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.core.trail import operation
from samverk.core.trail.chain import link_hash
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
TO = override_settings(SAMVERK_ANCHOR_TO=["registrator@kommun.example", "revision@region.example"])


def revisions(count=6):
    person = PersonFactory()
    with operation("x", by=person) as op:
        for _number in range(count):
            op.note(OrganisationFactory())
    return TrailHead.objects.get()


def forge(*statements):
    aside = {
        "sqlite": [f"DROP TRIGGER IF EXISTS revision_{name}" for name in ("keep", "once", "fixed")],
        "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE core_revision DISABLE TRIGGER USER"],
    }
    with connection.cursor() as cursor:
        for one in [*aside[connection.vendor], *statements]:
            cursor.execute(one)


def rebuild(since=1):
    """Compute every link anew from there on, and the head: what a database's owner can do who reads this code."""
    previous = Revision.objects.filter(sequence=since - 1).values_list("hash", flat=True).first() or "0" * 64
    for row in Revision.objects.filter(sequence__gte=since):
        row.previous_hash = previous
        row.content_hash = trail.digest(row.salt + row.content)
        row.hash = previous = link_hash(row)
        row.save()
        TrailHead.objects.update(sequence=row.sequence, hash=row.hash)


def edit():
    forge("""UPDATE core_revision SET content = '{"name": "forged"}' WHERE sequence = 3""")


def delete():
    forge("DELETE FROM core_revision WHERE sequence = 3")


def insert():
    forge(
        "UPDATE core_revision SET sequence = 8 WHERE sequence = 6",
        "UPDATE core_revision SET sequence = 7 WHERE sequence = 5",
        "UPDATE core_revision SET sequence = 6 WHERE sequence = 4",
        "UPDATE core_revision SET sequence = 5 WHERE sequence = 3",
    )
    row = Revision.objects.get(sequence=2)
    row.pk, row.sequence = None, 3
    row.save(force_insert=True)


def swap():
    forge(
        "UPDATE core_revision SET sequence = 99 WHERE sequence = 3",
        "UPDATE core_revision SET sequence = 3 WHERE sequence = 5",
        "UPDATE core_revision SET sequence = 5 WHERE sequence = 99",
    )


def cut_tail():
    forge("DELETE FROM core_revision WHERE sequence > 2")
    newest = Revision.objects.last()
    TrailHead.objects.update(sequence=newest.sequence, hash=newest.hash)


def rebuild_all():
    edit()
    rebuild()


def rebuild_from_there():
    delete()
    forge(
        "UPDATE core_revision SET sequence = 3 WHERE sequence = 4",
        "UPDATE core_revision SET sequence = 4 WHERE sequence = 5",
        "UPDATE core_revision SET sequence = 5 WHERE sequence = 6",
    )
    rebuild(since=3)


@pytest.mark.parametrize(
    ("mutation", "first"),
    [(edit, 3), (delete, 3), (insert, 3), (swap, 3), (cut_tail, 6), (rebuild_all, 6), (rebuild_from_there, 6)],
)
def test_the_first_row_that_was_touched_is_named(mutation, first):
    newest = revisions()
    assert trail.verify({newest.sequence: newest.hash}).faults == []

    mutation()

    told = trail.verify({newest.sequence: newest.hash}).faults[0]
    assert told.partition(":")[0] == str(first)


@pytest.mark.parametrize("mutation", [cut_tail, rebuild_all])
def test_without_an_anchor_a_chain_that_was_made_anew_looks_whole(mutation):
    revisions()

    mutation()

    assert [fault for fault in trail.verify().faults if "the guard" not in fault] == []


def test_of_several_anchors_the_last_right_one_says_from_where_on_it_was_changed():
    newest = revisions()
    kept = {row.sequence: row.hash for row in Revision.objects.filter(sequence__in=[2, 4])}

    rebuild_from_there()

    assert trail.verify({**kept, newest.sequence: newest.hash}).faults[0] == (
        "4: differs from the anchor kept outside; what was changed lies between 3 and here"
    )


def test_what_is_said_is_bounded():
    revisions(150)

    forge("UPDATE core_revision SET action = 'y'")

    assert "and 50 more" in trail.verify().faults


def mailed(day=None) -> list[mail.EmailMultiAlternatives]:
    anchors.send_daily(day or timezone.now())
    deliver_once()
    return mail.outbox


@TO
def test_the_newest_link_is_mailed_once_a_day_to_each_address():
    newest, now = revisions(), timezone.now()

    for day in (now, now, now + timedelta(days=1)):
        anchors.send_daily(day)
    deliver_once()

    assert [letter.to for letter in mail.outbox] == [["registrator@kommun.example"], ["revision@region.example"]] * 2
    assert all(f"{newest.sequence}:{newest.hash}" in letter.body for letter in mail.outbox)


def test_without_addresses_nothing_is_mailed():
    revisions()

    anchors.send_daily(timezone.now())

    assert not Letter.objects.exists()


@TO
def test_mails_as_they_came_are_taken_by_the_command(tmp_path, capsys):
    revisions()
    first = mailed()[0].message().as_bytes()
    revisions()
    second = mailed(timezone.now() + timedelta(days=1))[2]
    file = tmp_path / "mails.txt"
    file.write_bytes(b"From samverk\n" + first + b"\n\n" + second.body.encode())

    assert main(["verify", "--anchors", str(file)]) == 0

    rebuild_all()
    assert main(["verify", "--anchors", str(file)]) == 1
    assert "FAULT 6: differs from the anchor kept outside" in capsys.readouterr().err


LINKS = st.dictionaries(
    st.integers(1, 10**12), st.text("0123456789abcdef", min_size=64, max_size=64), min_size=1, max_size=5
)


@given(LINKS, st.sampled_from(["{}", "> {}", "- {}\r", "Kept: {} (yesterday)"]), st.integers(3, 90))
def test_links_are_found_however_the_mail_was_pasted(links, look, width):
    lines = [look.format(f"{number}:{link}") for number, link in links.items()]
    broken = [line[:width] + "=\n" + line[width:] if 20 < width < len(line) - 5 else line for line in lines]

    assert anchors.read("\nHej 2026\n".join(broken).encode()) == links


@pytest.mark.parametrize("text", ["", "1841:9f2c", "no link", f"1:{'a' * 65}"])
def test_what_holds_no_link_is_refused(text):
    with pytest.raises(anchors.NoAnchors):
        anchors.read(text.encode())


def test_two_links_of_one_number_are_refused():
    with pytest.raises(anchors.NoAnchors):
        anchors.read(f"1:{'a' * 64}\n1:{'b' * 64}".encode())
