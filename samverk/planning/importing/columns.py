"""What the columns of a plan are called, in the sheets that people have and in those that we write.

The first name in each language is the one that we write; the others are seen in plans of municipalities and regions.
"""

from django.utils.translation import gettext_lazy as _

from samverk.core.sheets import Field

FIELDS = [
    Field("number", _("number"), ("Nr", "Number", "Numero", "Nummer", "Löpnr", "Id")),
    Field(
        "goal_area",
        _("goal area"),
        ("Målområde", "Goal area", "Tavoitealue", "Fokusområde", "Insatsområde", "Prioriterat område", "Område"),
    ),
    Field(
        "goal",
        _("goals"),
        ("Mål", "Goals", "Tavoitteet", "Delmål", "Mål/Delmål", "Specifikt mål", "Goal", "Tavoite"),
        heads=("Mål", "Målen", "Delmål", "Goal", "Goals", "Tavoite", "Tavoitteet"),
    ),
    Field(
        "contributes",
        _("also contributes to"),
        ("Bidrar till", "Contributes to", "Edistää", "Målkoppling", "Kopplar till", "Kopplade mål", "Koppling till mål",
         "Kopplad till mål", "Kopplat till mål", "Koppling mot mål"),
    ),
    Field(
        "title",
        _("activity"),
        ("Aktivitet", "Activity", "Toimenpide", "Insats", "Åtgärd", "Handling", "Aktivitet/insats", "Measure", "Titel"),
        required=True,
        exactly=("Namn", "Name", "Nimi"),
    ),
    Field(
        "description",
        _("description"),
        ("Beskrivning", "Description", "Kuvaus", "Beskrivning av aktiviteten", "Innehåll", "Genomförande"),
    ),
    Field(
        "lead",
        _("leading organisation"),
        ("Ansvarig", "Responsible", "Vastuutaho", "Ansvarig organisation", "Huvudansvarig", "Huvudaktör",
         "Ledande organisation", "Ansvarig part", "Ansvarig nämnd", "Ansvarig förvaltning", "Lead"),
        exactly=("Accountable", "Responsible party"),
    ),
    Field(
        "partners",
        _("taking part"),
        ("Delaktiga", "Taking part", "Osallistujat", "Medverkande", "Medaktör", "Medaktörer", "Viktiga partners",
         "Samarbetspartner", "Samarbetspartners", "Deltagande", "Involverade", "Partners"),
    ),
    Field(
        "contacts",
        _("contacts"),
        ("Kontakt", "Contact", "Yhteyshenkilö", "Kontaktperson", "Kontaktpersoner", "Kontakter", "Ansvarig person",
         "Handläggare"),
    ),
    Field("period", _("from and to in one cell"), ("Tidplan", "Timetable", "Aikataulu", "Period", "Tidsplan", "Tid")),
    Field("starts", _("starts"), ("Start", "Starts", "Alkaa", "Startdatum", "Påbörjas", "Från"),
          exactly=("startDate", "Start date")),
    Field(
        "ends",
        _("ends"),
        ("Klart", "Ends", "Päättyy", "Slut", "Slutdatum", "Klar senast", "Senast", "Deadline", "Till", "Färdigt"),
        exactly=("endDate", "End date", "dueDate", "Due date"),
    ),
    Field(
        "financing",
        _("financing"),
        ("Finansiering", "Financing", "Rahoitus", "Budget", "Budget/Finansiering", "Resurser", "Kostnad"),
    ),
    Field(
        "indicator", _("indicator"), ("Indikator", "Indicator", "Mittari", "Nyckeltal", "Mått", "Uppföljningsmått")
    ),
    Field("status", _("status"), ("Status", "Status", "Tila", "Läge", "Genomförandegrad"), latest=True,
          exactly=("swimlane",)),
    Field("source_title", _("source"), ("Källa", "Source", "Lähde", "Underlag")),
    Field("source_url", _("link to the source"), ("Länk", "Link", "Linkki", "Webblänk", "URL")),
    Field("parts", _("each organisation’s part"), ("Organisationernas delar", "Each organisation’s part",
                                                   "Organisaatioiden osuudet"), exactly=("Delar", "Parts", "Osuudet")),
    Field("milestones", _("milestones"), ("Milstolpar", "Milestones", "Välitavoitteet", "Milstolpe")),
    Field("contributions", _("how it contributes"), ("Hur den bidrar", "How it contributes", "Miten edistää")),
    Field("dropped_on", _("dropped on"), ("Utgick", "Dropped on", "Peruttu", "Utgick den")),
    Field("drop_reason", _("why it was dropped"), ("Varför den utgick", "Why it was dropped", "Miksi peruttu")),
]  # fmt: skip
# What stands on sheets of their own, one row for each.
PART_FIELDS = [
    Field("number", _("number"), ("Nr", "Number", "Numero"), required=True),
    Field("title", _("activity"), ("Aktivitet", "Activity", "Toimenpide")),
    Field("organisation", _("organisation"), ("Organisation", "Organisation", "Organisaatio"), required=True),
    Field("is_lead", _("leads"), ("Leder", "Leads", "Vetää"), required=True),
    Field("contact", _("contact"), ("Kontakt", "Contact", "Yhteyshenkilö")),
    Field("email", _("e-mail address"), ("E-post", "E-mail", "Sähköposti")),
    Field("contact_text", _("contacts as written"), ("Kontakter i underlaget", "Contacts as written",
                                                     "Yhteyshenkilöt lähteessä")),
    Field("text", _("what this organisation does"), ("Det här gör vi", "What this organisation does",
                                                     "Mitä tämä organisaatio tekee")),
    Field("starts", _("starts"), ("Start", "Starts", "Alkaa")),
    Field("ends", _("ends"), ("Klart", "Ends", "Päättyy")),
]  # fmt: skip
CONTRIBUTION_FIELDS = [
    Field("number", _("number"), ("Nr", "Number", "Numero"), required=True),
    Field("title", _("activity"), ("Aktivitet", "Activity", "Toimenpide")),
    Field("document", _("document"), ("Dokument", "Document", "Asiakirja"), required=True),
    Field("tree", _("tree of goals"), ("Träd", "Tree", "Puu")),
    Field("goal", _("goal"), ("Mål", "Goal", "Tavoite"), required=True),
    Field("weight", _("weight"), ("Vikt", "Weight", "Painoarvo")),
    Field("why", _("why"), ("Varför", "Why", "Miksi")),
]
MILESTONE_FIELDS = [
    Field("number", _("number"), ("Nr", "Number", "Numero"), required=True),
    Field("title", _("activity"), ("Aktivitet", "Activity", "Toimenpide")),
    Field("milestone", _("milestone"), ("Milstolpe", "Milestone", "Välitavoite"), required=True),
    Field("due", _("due"), ("Senast", "Due", "Määräaika"), required=True),
    Field("done_on", _("reached on"), ("Nådd", "Reached on", "Saavutettu")),
]
LABELS = {column.key: column.label for column in FIELDS}
NOTE_PREFIXES = ("Kommentar", "Comment", "Kommentti")
LANGUAGES = ("sv", "en", "fi")
# What a plan is written with; the rest can only be read.
WRITTEN = (
    "number", "goal", "title", "description", "lead", "partners", "contacts", "starts", "ends", "financing",
    "indicator", "status", "source_title",
)  # fmt: skip
WIDTHS = {"title": 40, "description": 50, "goal": 35, "lead": 22, "partners": 28, "contacts": 22, "financing": 18,
          "indicator": 28, "number": 8, "starts": 12, "ends": 12, "status": 18, "source_title": 18}  # fmt: skip


def name_of(key: str, language: str) -> str:
    """What the column is called where we write it in that language."""
    names = next(column.names for column in FIELDS if column.key == key)
    return names[LANGUAGES.index(language) if language in LANGUAGES else 0]


def note_header(occasion: str, language: str) -> str:
    return f"{NOTE_PREFIXES[LANGUAGES.index(language) if language in LANGUAGES else 0]} {occasion}"
