"""Markup in every text there is, on every page that shows it; and every field there is, in every form that is sent."""

import re
from zlib import crc32

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from samverk.core.trail import operation
from tests.access.subjects import ROOMS, everything
from tests.isolation.canaries import is_settled, text_of
from tests.isolation.test_isolation import paths
from tests.isolation.worlds import client_of, make_worlds, targets_of
from tests.sampling import ALL
from tests.standing import given, standing
from tests.test_odd_input import FORM, Fields, encoded

MARKUP = "<b kx{}y=\"'>"
RAW = re.compile(r"<b kx(\d+)y")
LEAVES_ITS_ATTRIBUTE = re.compile(r"kx(\d+)y=\"")  # on a page: within a file's XML a text may hold such a sign
SHOWN = re.compile(r"b kx(\d+)y")
RUNS = ("text/html", "image/svg+xml", "application/vnd", "application/xhtml")
NEVER_DRAWN = {"csrfmiddlewaretoken", "id"}
SHARES = 4


made_worlds = standing(make_worlds)


@pytest.fixture
def worlds(made_worlds, db):
    return given(made_worlds)


def plant_markup(worlds) -> None:
    rows = {}
    for number, canary in worlds.canaries.items():
        if is_settled(canary.row):
            continue
        row = rows.setdefault((canary.row._meta.label, canary.row.pk), canary.row)
        longest = row._meta.get_field(canary.name).max_length
        setattr(row, canary.name, f"{MARKUP.format(number)}{getattr(row, canary.name)}"[:longest])
    with operation("tests.planted", by=worlds.here.administrator) as op:
        for label in {label for label, _key in rows}:
            op.save_many([row for (of, _key), row in rows.items() if of == label])


@pytest.mark.parametrize("who", ["lead", "by_link", "administrator"])
def test_markup_in_any_text_is_text_on_any_page(worlds, who):
    plant_markup(worlds)
    client, raw, shown = client_of(worlds, who), [], set()
    [here, *_others] = [arguments for arguments, _owner in targets_of(worlds).values()]
    for name, path in paths(here):
        with transaction.atomic():
            answer = client.get(path)
            transaction.set_rollback(True)
        if answer.get("Content-Type", "").startswith(RUNS):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = text_of(body)
            found = RAW.findall(text)
            found += LEAVES_ITS_ATTRIBUTE.findall(text) if "html" in answer["Content-Type"] else []
            raw += [f"{name}: {worlds.canaries[int(number)]}" for number in found]
            shown |= {worlds.canaries[int(number)].row._meta.label for number in SHOWN.findall(text)}

    assert raw == []
    assert len(shown) > {"lead": 15, "by_link": 4, "administrator": 1}[who]


def every_field(worlds) -> dict[str, str]:
    """A value for each field of each model of ours, as a form would send it: another choice, another row, a word."""
    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                value = _value_for(field)
                found.update({field.name: value, field.attname: value} if value else {})
    return found


def _value_for(field) -> str:
    if field.is_relation:
        last = field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).last()
        return str(last or "")
    if field.choices:
        return str([key for key, _word in field.flatchoices][-1])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2031-01-01"
    return "7" if isinstance(field, models.IntegerField) else "kapad"


@pytest.mark.parametrize("who", ["lead", "editor", "administrator"])
def test_no_form_takes_more_than_it_asks_for(worlds, who, time_machine):
    """What is sent besides changes nothing: the rows are afterwards as they are without it."""
    time_machine.move_to("2026-11-23 12:00+00:00", tick=False)
    client, extra, taken, asked = client_of(worlds, who), every_field(worlds), [], 0
    [here, *_others] = [arguments for arguments, _owner in targets_of(worlds).values()]
    for name, path in paths(here):
        if not ALL and crc32(name.encode()) % SHARES != (connection.vendor == "postgresql"):
            continue
        page = client.get(path)
        if page.status_code != 200 or page.streaming or "html" not in page["Content-Type"]:
            continue
        fields = Fields(page.content.decode()).values
        drawn = [(key, value) for key, held in fields.items() for value in held]
        more = [(key, value) for key, value in extra.items() if key not in fields and key not in NEVER_DRAWN]
        if not drawn:
            continue
        asked += 1
        if left_by(client, path, drawn) != left_by(client, path, drawn + more):
            taken.append(name)

    assert taken == []
    assert asked > 3


def left_by(client, path: str, sent: list) -> dict:
    number_from_the_last()
    with transaction.atomic():
        client.post(path, encoded(sent), content_type=FORM)
        rows = everything()
        transaction.set_rollback(True)
    return rows


def number_from_the_last() -> None:
    """PostgreSQL goes on counting keys over what is rolled back, and the same row would have another one."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
