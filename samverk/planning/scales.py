"""The status scales that come built in: how an activity goes, and how far a goal is reached.

Rank, from best to worst, decides the joint status of an activity, which is the worst of its parts'. What is over
ranks best: a part that was dropped by decision asks nothing more, so the joint status is that of the parts still at
work, and "done" only where no part was dropped. "Not started" ranks before "on track", since a part whose period has
not begun does not hide that others are at work. "Paused" ranks after a minor deviation, which is solved without a
decision, and before a major one, which asks for help. No answer is no step: silence has a name of its own beside the
worst.
"""

from django.apps import apps as installed
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, transaction

from samverk.planning.models import StatusScale

ACTIVITY_SCALE = {
    "purpose": StatusScale.Purpose.ACTIVITY,
    "name": "Standardskala för aktiviteter",
    "name_en": "Standard scale for activities",
    "name_fi": "Toimenpiteiden vakioasteikko",
}
ASSESSMENT_SCALE = {
    "purpose": StatusScale.Purpose.ASSESSMENT,
    "name": "Standardskala för måluppfyllelse",
    "name_en": "Standard scale for how far goals are reached",
    "name_fi": "Tavoitteiden toteutumisen vakioasteikko",
}
# Key, shape and tone, whether it asks for an explanation, then word and meaning in Swedish, English and Finnish;
# from best to worst.
ACTIVITY_STEPS = [
    ("done", "done", False, "Klar", "allt är gjort", "Done", "all is done", "Valmis", "kaikki on tehty"),
    ("drop", "drop", True, "Utgår", "avslutad i förtid efter beslut", "Dropped", "ended early after a decision",
     "Peruttu", "päätetty lopettaa ennen aikojaan"),
    ("none", "none", False, "Ej påbörjad", "perioden har inte börjat", "Not started", "the period has not begun",
     "Ei aloitettu", "kausi ei ole alkanut"),
    ("plan", "plan", False, "Enligt plan", "tid, pengar och innehåll håller", "On track",
     "time, money and content hold", "Suunnitellusti", "aika, rahat ja sisältö pitävät"),
    ("risk", "risk", True, "Mindre avvikelse", "något avviker men löses utan beslut", "Minor deviation",
     "something is off but is solved without a decision", "Pieni poikkeama",
     "jokin poikkeaa, mutta ratkeaa ilman päätöstä"),
    ("paus", "paus", True, "Pausad", "vilar efter beslut", "Paused", "rests after a decision", "Keskeytetty",
     "keskeytetty päätöksellä"),
    ("dev", "dev", True, "Större avvikelse", "målet nås inte utan hjälp eller beslut", "Major deviation",
     "the goal is not reached without help or a decision", "Suuri poikkeama",
     "tavoitetta ei saavuteta ilman apua tai päätöstä"),
]  # fmt: skip
ASSESSMENT_STEPS = [
    ("reached", "done", False, "Uppnått", "målet är nått", "Reached", "the goal is reached", "Saavutettu",
     "tavoite on saavutettu"),
    ("partly", "risk", False, "Delvis uppnått", "en del är nått, en del återstår", "Partly reached",
     "some of it is reached, some remains", "Osittain saavutettu", "osa on saavutettu, osa puuttuu"),
    ("not_reached", "dev", False, "Inte uppnått", "målet är inte nått", "Not reached", "the goal is not reached",
     "Ei saavutettu", "tavoitetta ei ole saavutettu"),
    ("not_judged", "none", False, "Kan inte bedömas", "underlag saknas", "Cannot be judged",
     "there is not enough to go by", "Ei voida arvioida", "tietoja ei ole riittävästi"),
]  # fmt: skip
LANGUAGE_FIELDS = ("word", "meaning", "word_en", "meaning_en", "word_fi", "meaning_fi")


def add_missing(using: str = DEFAULT_DB_ALIAS, apps=installed, **_signal) -> None:
    """Put the built-in scales in place where they are not, so that an installation never lacks them.

    Called after each migration and each emptying of the database. Takes the models of the migrations' state, and does
    nothing while that is older than the words it needs.
    """
    try:
        scales, steps = apps.get_model("planning", "StatusScale"), apps.get_model("planning", "StatusStep")
        scales._meta.get_field("name_en")
    except (LookupError, FieldDoesNotExist):
        return
    with transaction.atomic(using=using):
        for facts, rows in ((ACTIVITY_SCALE, ACTIVITY_STEPS), (ASSESSMENT_SCALE, ASSESSMENT_STEPS)):
            if scales.objects.using(using).filter(collaboration=None, name=facts["name"]).exists():
                continue
            scale = scales.objects.using(using).create(**facts)
            for rank, (key, shape, explained, *words) in enumerate(rows):
                texts = dict(zip(LANGUAGE_FIELDS, words, strict=True))
                looks = {"shape": shape, "tone": shape, "needs_explanation": explained}
                steps.objects.using(using).create(scale=scale, rank=rank, key=key, **looks, **texts)


def standard_scale(purpose: str = StatusScale.Purpose.ACTIVITY) -> StatusScale:
    """The built-in scale for that purpose, which new plans and rounds begin with."""
    name = (ACTIVITY_SCALE if purpose == StatusScale.Purpose.ACTIVITY else ASSESSMENT_SCALE)["name"]
    return StatusScale.objects.get(collaboration=None, name=name)
