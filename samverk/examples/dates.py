"""The example's own dates in the year wheel."""

from samverk.core.trail import operation
from samverk.examples.documents import lead_in
from samverk.examples.files import day, rows
from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import OwnDate


def load_dates(folder: str) -> None:
    lead = lead_in(folder)
    collaboration = Collaboration.objects.get(seats__person=lead)
    with operation("yearwheel.dates_entered", by=lead) as op:
        op.create_many(
            [
                OwnDate(
                    collaboration=collaboration,
                    title=row["Vad"],
                    lane=row["Ring"],
                    starts_on=day(row["Från"]),
                    ends_on=day(row["Till"]),
                    note=row["Anteckning"],
                    is_example=True,
                )
                for row in rows(f"{folder}/arshjul.csv")
            ]
        )
