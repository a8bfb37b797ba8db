"""The words of Samverk, each with what it means: one click away on every page, in the three languages side by side."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """One thing's word in each language, as docs/glossary.md has it, and what it is in the reader's own."""

    key: str
    sv: str
    en: str
    fi: str
    meaning: str

    def in_language(self, language: str) -> str:
        return getattr(self, language, self.sv)

    def elsewhere(self, language: str) -> list[tuple[str, str]]:
        """The other languages' words, with the language of each."""
        return [(other, self.in_language(other)) for other in ("sv", "en", "fi") if other != language]


TERMS = [
    Term("collaboration", "samverkan", "collaboration", "yhteistyö", _(
        "Organisations that plan and work together for a longer time, most often by an agreement.")),
    Term("organisation", "organisation", "organisation", "organisaatio", _(
        "Anybody who takes part: a municipality, a region, a company, an association, an authority, an institution.")),
    Term("principal", "huvudman", "principal", "vastuutaho", _(
        "An organisation that owns and pays for the collaboration. Each principal gets a report in its own goals.")),
    Term("partner", "medverkande", "partner", "kumppani", _(
        "An organisation that takes part in the work without owning the collaboration.")),
    Term("observer", "observatör", "observer", "tarkkailija", _("An organisation that follows the work.")),
    Term("seat", "plats", "seat", "paikka", _(
        "What a person may do in a collaboration, for which organisation, and from when to when.")),
    Term("lead", "ledare", "lead", "vetäjä", _("Leads the collaboration: plans, opens rounds and gives seats.")),
    Term("editor", "redaktör", "editor", "muokkaaja", _(
        "Changes the plan, and approves the report of the organisation that the seat is for.")),
    Term("reporter", "rapportör", "reporter", "raportoija", _(
        "Answers how it goes, for the organisation of the seat.")),
    Term("reader", "läsare", "reader", "lukija", _("Reads, and changes nothing.")),
    Term("council-member", "ledamot", "council member", "valtuutettu", _(
        "Reads what is opened to the council, and nothing of drafts, answers or people.")),
    Term("steering-document", "styrdokument", "steering document", "ohjausasiakirja", _(
        "What a body has decided to aim at: a vision, a strategy, the council's goals, a culture plan, Agenda 2030.")),
    Term("goal", "mål", "goal", "tavoite", _(
        "What a steering document wants to reach. Goals stand in a tree, in the document's own words and order.")),
    Term("alignment", "målkoppling", "alignment", "tavoitekytkentä", _(
        "That a goal contributes to a goal in another document, and why. The other goal's owner approves it.")),
    Term("thread", "den röda tråden", "the red thread", "punainen lanka", _(
        "The way from an activity to a goal: up the tree that it contributes to, and over links to others' goals.")),
    Term("plan", "handlings- och verksamhetsplan", "plan", "toimintasuunnitelma", _(
        "What is to be done in a period, by whom and for which goals.")),
    Term("activity", "aktivitet, insats, åtgärd", "activity", "toimenpide", _(
        "What is done. It exists once, however many take part in it. A collaboration chooses its own word for it.")),
    Term("part", "del", "part", "osuus", _(
        "What one organisation does of an activity, with a contact of its own. One of the parts leads.")),
    Term("contribution", "bidrag till mål", "contribution", "vaikutus tavoitteeseen", _(
        "That an activity counts towards a goal, and why.")),
    Term("milestone", "milstolpe", "milestone", "välitavoite", _("A step in an activity that has a date.")),
    Term("round", "uppföljningsrunda", "round", "seurantakierros", _(
        "An occasion when everybody tells how it goes: a third of the year, half of it, the whole.")),
    Term("follow-up", "uppföljning", "follow-up", "seuranta", _("What one part tells in one round.")),
    Term("joint-status", "gemensam status", "joint status", "yhteinen tila", _(
        "An activity's status when all parts are weighed together: that of the worst part, and who has not answered. "
        "It is never an average.")),
    Term("joint-comment", "samlad kommentar", "joint comment", "yhteinen kommentti", _(
        "What the lead says of an activity as a whole in a round. It stands in every report.")),
    Term("deviation", "avvikelse", "deviation", "poikkeama", _("What has not gone as planned.")),
    Term("measure", "åtgärd vid avvikelse", "measure", "korjaava toimi", _(
        "What is done about a deviation.")),
    Term("budget", "budget", "budget", "talousarvio", _(
        "What a collaboration means to spend in a year, line by line. What a body has adopted never changes.")),
    Term("outcome", "utfall", "outcome", "toteuma", _("What the books say that something has cost.")),
    Term("assessment", "måluppfyllelse, bedömning", "assessment", "arvio", _(
        "What people judge of how far a goal is reached. It is not worked out from the activities.")),
    Term("edition", "rapport (rapportutgåva)", "edition", "raportti (raporttiversio)", _(
        "One report of a round: the joint one, or one principal's in the order and words of its own goals.")),
    Term("fixed", "fastställd", "fixed", "vahvistettu", _(
        "Decided, and sealed: nothing that happens later changes it. A mistake is mended in a new version.")),
    Term("reckoning", "avstämning", "reckoning", "täsmäytys", _(
        "The report's own proof that every activity of the plan is in it, and only once.")),
    Term("co-financing", "medfinansiering", "co-financing", "yhteisrahoitus", _(
        "An institution or a project that several pay for together, decided one year at a time.")),
    Term("funder", "finansiär", "funder", "rahoittaja", _(
        "One who pays for a co-financing, with money or with hours that have a price.")),
    Term("requisition", "rekvisition", "requisition", "maksatuspyyntö", _(
        "Asking for money that has been decided to be paid out.")),
]  # fmt: skip
