"""Opening a fixed report to more people than those who take part, and closing it to them again."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Person
from samverk.organisations.visibility import Level, people_by, sitting
from samverk.reports.models import Edition, Publication
from samverk.reports.permissions import can_publish_edition

LEVELS = (Level.PRINCIPALS, Level.COUNCIL, Level.PUBLIC)


def level_of(edition: Edition) -> Level:
    """Who sees a fixed edition: at least all who take part."""
    found = Publication.objects.filter(edition=edition).values_list("level", flat=True).first()
    return Level(found) if found else Level.PRINCIPALS


def audience(edition: Edition, level: Level) -> QuerySet[Person]:
    """Those with an account who see it at that level; at PUBLIC also everybody without."""
    people = Person.objects.filter(is_active=True)
    if level == Level.PUBLIC:
        return people
    return people.filter(people_by(sitting([edition.round.plan.collaboration_id], level, None, [])))


def publish_edition(edition: Edition, *, to: Level, by) -> Operation:
    """Let the council see a fixed edition, or anybody; or, with PRINCIPALS, those who take part alone again.

    Raises ValidationError with code "not_fixed", "not_a_level" or "unchanged".
    """
    require(can_publish_edition(by, edition))
    if not edition.is_fixed:
        raise ValidationError(_("Only what is fixed can be published. Approve and fix the report first."), "not_fixed")
    if to not in LEVELS:
        raise ValidationError(_("That is not one of its levels."), code="not_a_level")
    with operation("reports.edition_published", by=by) as op:
        Edition.objects.select_for_update().get(pk=edition.pk)
        stored = Publication.objects.filter(edition=edition).first()
        if to == (stored.level if stored else Level.PRINCIPALS):
            raise ValidationError(_("That is how it is already."), code="unchanged")
        if to == Level.PRINCIPALS:
            op.delete(stored)
        elif stored is None:
            op.create(Publication(edition=edition, level=to))
        else:
            stored.level = to
            op.save(stored)
    return op
