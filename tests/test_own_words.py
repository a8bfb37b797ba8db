"""What a collaboration calls an activity is what every page and report about it says, in each language."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve
from django.utils.translation import gettext, ngettext, override

from samverk.config import messages
from samverk.examples.load import load_examples
from samverk.organisations.models import Person
from samverk.organisations.own_words import FINNISH, in_own_word, speaking
from samverk.reports.models import Edition
from samverk.reports.rendering import render

A_FEW = 2  # pages of each kind
SCALE = "Standardskala för aktiviteter"  # the name of one that all collaborations share, as its makers wrote it
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#?]+)')


@pytest.mark.parametrize(
    ("language", "word", "text", "expected"),
    [
        ("sv", "insats", "Aktiviteten är tillagd.", "Insatsen är tillagd."),
        ("sv", "insats", "En aktivitets status och alla aktiviteterna", "En insats status och alla insatserna"),
        ("sv", "atgard", "En aktivitets status, 2 aktiviteter", "En åtgärds status, 2 åtgärder"),
        ("en", "insats", "Give each activity a number.", "Give each intervention a number."),
        ("en", "atgard", "An activity cannot wait. Choose an activity.", "A measure cannot wait. Choose a measure."),
        ("en", "atgard", "Another activity; 2 activities", "Another measure; 2 measures"),
        ("fi", "insats", "Toimenpide on lisätty. 3 toimenpidettä", "Panostus on lisätty. 3 panostusta"),
        ("fi", "atgard", "Toimenpiteen nimi ja toimenpiteistä", "Toimen nimi ja toimista"),
        ("sv", "aktivitet", "Aktiviteten är tillagd.", "Aktiviteten är tillagd."),
    ],
)
def test_the_word_is_exchanged_in_its_own_form(language, word, text, expected):
    assert in_own_word(text, word, language) == expected


def test_every_form_that_the_finnish_texts_use_is_known():
    used = set()
    for message in messages.read("fi"):
        if "ctivit" in str(message.id):
            texts = message.string if message.pluralizable else [message.string]
            used |= {form for text in texts for form in re.findall(r"\btoimenpi\w+", text.lower())}

    assert used - FINNISH.keys() == set()


def test_a_text_is_translated_with_the_word_that_is_spoken():
    with override("sv"), speaking("insats"):
        told = [gettext("The activity is added."), ngettext("%(count)s activity", "%(count)s activities", 2)]
        measure = gettext("Measure")

    assert told == ["Insatsen är tillagd.", "%(count)s insatser"]
    with override("sv"):
        assert gettext("The activity is added.") == "Aktiviteten är tillagd."
        assert gettext("Measure") == measure


def about_it(address: str, arguments=("plan_id", "activity_id", "round_id", "follow_up_id", "edition_id")) -> str:
    """The name of the page, where its address says that it is about the collaboration or what belongs to it."""
    try:
        found = resolve(address)
    except Exception:
        return ""
    chosen = found.view_name != "organisations:edit_collaboration"
    return found.view_name if chosen and {*arguments, "collaboration_id", "draft_id"} & found.kwargs.keys() else ""


@pytest.mark.django_db
def test_a_collaboration_that_says_insats_reads_of_no_aktivitet_and_neither_do_its_reports():
    load_examples(progress=lambda line: None)
    client, lead = Client(), Person.objects.get(email="sara.wikholm@regionblekinge.example")
    client.force_login(lead)
    seen, waiting, said = {}, ["/", "/plans/", "/collaborations/", "/reports/", "/rounds/"], {}

    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        if name := about_it(address):
            text = unescape(re.sub(r"<[^>]*>", " ", main)).replace(SCALE, "")
            if found := re.findall(r"[^.\n]{0,30}\baktivitet\w*.{0,20}", text, re.IGNORECASE):
                said[name] = (address, found[:3])
        for link in map(unescape, LINK.findall(main)):
            kind = about_it(link)
            if kind and seen.setdefault(kind, []).count(link) == 0 and len(seen[kind]) < A_FEW:
                seen[kind].append(link)
                waiting.append(link)

    assert said == {}
    assert len(seen) > 20

    # And so do the files, which are made where no page is.
    edition = Edition.objects.filter(round__plan__collaboration__activity_word="insats", state="fixed").first()
    page = render(json.loads(edition.content), "html").data.decode()
    assert "insats" in page
    assert re.findall(r".{30}aktivitet.{20}", page, re.IGNORECASE) == []
