"""Whatever a page changes, the page that comes next undoes: asked of every address there is.

Each address is posted to as whoever may most would do it: the form as it is drawn, with one text changed and what it
requires filled in; then the button to undo is pressed, and every row of every room is as it was.
"""

import lxml.html
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from samverk.core import trail
from samverk.core.models import Revision
from samverk.core.trail import tracked_fields
from samverk.economy.models import LedgerDraft
from samverk.planning.models import ImportDraft
from tests.access.subjects import ROOMS, arguments_of, fill
from tests.access.test_access import addresses
from tests.test_collisions import KINDS
from tests.test_collisions import world as with_chief  # noqa: F401  a fixture, asked for by name

pytestmark = pytest.mark.django_db

# What changes something that no button on the next page takes back, and how it is taken back instead.
OTHERWISE = {
    "core:undo": "it undoes",
    "core:language": "chosen again",
    "core:appearance": "chosen again",
    "core:remark": "a mail has gone",
    "core:remark_deleted": "gone for good, as whoever sent it may ask",
    "followup:open_round": "closed, which leaves a reason",
    "followup:close_round": "opened again with a reason",
    "followup:reopen_round": "closed",
    "followup:fix_round": "opened again by opening a report, with a reason",
    "followup:draft": "written over, or discarded",
    "followup:report": "answered anew until the round is fixed",
    "followup:as_last_time": "answered anew until the round is fixed",
    "economy:approve_key": "final: another key takes its place",
    "economy:end_key": "set to another day",
    "economy:fix_settlement": "final: the next one sets right what is wrong",
    "asking:ask_again": "a mail has gone",
    "asking:issue": "a mail has gone",
    "asking:revoke": "a new link is issued",
    "economy:remove_import": "the file is read in again",
    "yearwheel:open_feed": "closed",
    "organisations:profile": "changed back by oneself",
    "organisations:send_password_link": "a mail has gone",
    "organisations:send_invitation": "a mail has gone",
    "economy:adopt": "what a body has adopted stays: it is revised, and what is said of the decision corrected",
    "reports:approve": "the approval is withdrawn",
    "reports:withdraw": "approved again",
    "reports:fix": "opened again with a reason, as a new version",
    "reports:reopen": "the new version is deleted",
    "reports:template": "another is uploaded",
    "reports:remove_template": "it is uploaded again",
}

# Those that must have changed something here, or this test would find nothing whatever were amiss.
CHANGING = {
    "core": ["bring_back"],  # fmt: skip
    "organisations": [
        "edit_organisation",
        "end_membership",
        "remove_membership",
        "edit_collaboration",
        "end_participation",
        "remove_participation",
        "end_seat",
        "remove_seat",
        "edit_person",
        "delete_person",
        "deactivate_person",
    ],  # fmt: skip
    "yearwheel": ["change_date", "delete_date"],  # fmt: skip
    "economy": [
        "change_budget",
        "change_line",
        "withdraw",
        "change_key",
        "delete_key",
        "change_population",
        "delete_population",
    ],  # fmt: skip
    "steering": [
        "change_document",
        "delete_adoption",
        "change_tree",
        "create_goal",
        "change_goal",
        "change_alignment",
        "approve_alignment",
        "withdraw_alignment",
        "delete_alignment",
    ],  # fmt: skip
    "planning": [
        "change_plan",
        "import_diff",
        "change_activity",
        "drop_activity",
        "change_part",
        "tick_milestone",
        "delete_scale",
    ],  # fmt: skip
    "followup": ["create_round", "delete_assessment", "stop_asking"],  # fmt: skip
    "reports": ["edit", "delete"],  # fmt: skip
}
PASSING = [ImportDraft, LedgerDraft]  # what lies half done, and is thrown away when it is done


def everything() -> dict:
    """What every row of every room says; not how often it has been saved."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models() if model not in PASSING]
    names = {model: [field.attname for field in tracked_fields(model) if field.name != "version"] for model in models}
    return {model: sorted(map(str, model._base_manager.values_list(*names[model]))) for model in models}


def dialogue(client, address) -> tuple[dict, list[str]]:
    """What the browser sends of the page's main form, and the names of the texts in it; both empty without a form."""
    answer = client.get(address)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return {}, []
    page = lxml.html.fromstring(answer.content)
    forms = [form for form in page.xpath("//main//form[@method='post']") if form.get("action") in (None, "", address)]
    if not forms:
        return {}, []
    fields = {key: value for key, value in forms[0].form_values() if key not in ("csrfmiddlewaretoken", "find")}
    texts = [each for each in forms[0].xpath(".//textarea | .//input[@type='text']") if is_free_text(each)]
    return fields, [each.name for each in texts]


def is_free_text(field) -> bool:
    if "in-sum" in field.get("class", "").split():
        return False
    return not field.get("inputmode") and not {"date", "code", "number"} & {*(field.name or "").split("-")}


def send(client, address):
    """The page after what the address changes was changed; None where there is nothing to send."""
    fields, texts = dialogue(client, address)
    for name in texts:
        if "reason" in name or fields.get(name):
            fields[name] = (fields.get(name) or "Så här är det") + " nu"
            break
    return client.post(address, fields, follow=True)


def undo_on(page):
    """The address of the button that takes back what has just been done."""
    if page.status_code != 200 or "html" not in page["Content-Type"]:
        return None
    return next(iter(lxml.html.fromstring(page.content).xpath("//form[starts-with(@action, '/undo/')]/@action")), None)


@pytest.mark.parametrize(("name", "wanted"), [pytest.param(*each, id=each[0]) for each in addresses()])
def test_what_is_changed_is_undone_on_the_next_page(world, name, wanted):
    fill(world)
    known = arguments_of(world)
    if not known.keys() >= {*wanted}:
        pytest.fail(f"{name}: arguments_of knows no {wanted}")
    address = reverse(name, kwargs={argument: known[argument] for argument in wanted})

    changed = False
    for person in (world.lead, world.administrator):
        client, before, last = Client(), everything(), Revision.objects.latest("sequence").sequence
        client.force_login(person)
        page = send(client, address)
        done = Revision.objects.filter(sequence__gt=last).exclude(kind=Revision.Kind.NOTED)
        changed |= bool(done)
        if not done or name in OTHERWISE:
            continue
        assert (way := undo_on(page)), f"{name} did {done[0].action} and offers no way back"
        client.post(way)

        assert everything() == before
    room, _colon, short = name.partition(":")
    assert changed or short not in CHANGING.get(room, [])
    assert trail.verify().faults == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_made_is_undone_on_the_next_page(client, with_chief, kind):  # noqa: F811
    model, address, data = kind(with_chief)
    client.force_login(with_chief.chief)
    before, rows = everything(), model.objects.count()

    page = client.post(address, data, follow=True)
    made = model.objects.count() - rows
    client.post(undo_on(page))

    assert made == 1
    assert everything() == before
