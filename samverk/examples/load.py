"""Builds the example from its files, by the same importers and operations that everybody else uses."""

from collections.abc import Callable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samverk.examples.books import load_books
from samverk.examples.dates import load_dates
from samverk.examples.documents import lead_in, load_documents
from samverk.examples.economy import load_budgets
from samverk.examples.files import COLLABORATIONS
from samverk.examples.funding import load_funding
from samverk.examples.ground import create_administrator, create_collaborations, create_organisations, create_people
from samverk.examples.keys import load_keys, load_populations
from samverk.examples.persons import listed
from samverk.examples.plans import load_plan, scale_for_goals
from samverk.examples.rounds import load_rounds
from samverk.examples.settlements import load_forecasts, load_settlements
from samverk.organisations.models import Person


def load_examples(progress: Callable[[str], None] = print) -> bool:
    """Load both collaborations, all or nothing. Returns False, and changes nothing, where the example is there."""
    if Person.objects.filter(email__in=[row["E-post"] for row in listed()]).exists():
        return False
    with transaction.atomic():
        progress(_("Organisations, collaborations and people"))
        with translation.override("sv"):  # the history calls things what they were called by those who made them
            administrator = create_administrator()
            create_organisations(administrator)
            create_collaborations(administrator)
            create_people(administrator)
        load_documents(administrator, progress)
        for folder in COLLABORATIONS:
            load_dates(folder)
            plan = load_plan(folder, progress)
            lead = lead_in(folder)
            with translation.override("sv"):  # as the first part
                load_populations(folder, administrator)
                load_keys(folder)
                load_budgets(folder, plan, lead)
                load_funding(folder, plan)
                load_books(folder, plan, lead)
                load_settlements(folder, plan, lead)
            load_rounds(folder, plan, scale_for_goals(folder, plan, lead), progress)
            load_forecasts(folder, plan)
    return True
