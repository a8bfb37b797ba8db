"""How long an answer takes for an address that has an account, and for one that has none: `make timing`.

Not among the tests, for a busy machine is no fault of ours: it says the medians, and ends with a fault when they differ
by more than a tenth. Each try is made by turns, and what is remembered of tries is forgotten in between.
"""

import random
import time
from statistics import median

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from samverk.organisations.tests.factories import PersonFactory

TRIES = 200
UNCOUNTED = 20  # the first ones, when nothing is warm
WIDEST = 0.1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name, more", [("account_login", {"password": "fel"}), ("account_reset_password", {})])
def test_the_time_does_not_tell_who_has_an_account(name, more):
    path, field = reverse(name), "login" if more else "email"
    people = [PersonFactory(email=f"person{number}@kommun.example") for number in range(TRIES + UNCOUNTED)]
    for person in people[:1]:
        person.set_password("en-sten-i-skon")
    type(people[0]).objects.update(password=people[0].password)
    took = {"known": [], "unknown": []}
    for number, person in enumerate(people):
        addresses = {"known": person.email, "unknown": f"nobody{number}@kommun.example"}
        for which in random.sample(list(addresses), 2):
            cache.clear()
            client = Client()
            client.get(path)
            began = time.perf_counter()
            client.post(path, {field: addresses[which], **more})
            if number >= UNCOUNTED:
                took[which].append(time.perf_counter() - began)

    known, unknown = (median(each) * 1000 for each in took.values())
    told = f"known {known:.1f} ms, unknown {unknown:.1f} ms, ratio {known / unknown:.3f}"
    print(f"\n{connection.vendor} {path}: {told}")  # noqa: T201 what the command is for
    assert abs(known / unknown - 1) <= WIDEST
