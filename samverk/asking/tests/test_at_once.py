"""Two who want the same person's link at the same moment: real threads, each with a connection of its own."""

import threading

import pytest
from django.db import connection

from samverk.asking.models import AnswerLink
from samverk.asking.operations import link_for, reissue_link

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def at_once(act) -> list:
    gate, found = threading.Barrier(MANY), []

    def do():
        try:
            gate.wait(timeout=60)
            found.append(act())
        except Exception as fault:
            found.append(repr(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=do) for _n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_all_get_the_one_link(follow_up, person, round):
    links = at_once(lambda: link_for(person, round))

    assert links == [*AnswerLink.objects.all()] * MANY


def test_one_new_link_takes_the_place_of_the_old(link, lead):
    at_once(lambda: reissue_link(link, by=lead) and None)

    assert AnswerLink.objects.issued().count() == 1
    assert AnswerLink.objects.count() == 2
