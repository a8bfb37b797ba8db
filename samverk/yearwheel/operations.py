"""Every way in which dates and calendar addresses change."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import Feed, OwnDate, new_key
from samverk.yearwheel.permissions import can_edit_date, can_enter_dates, can_keep_feed


def enter_date(own: OwnDate, *, by) -> Operation:
    require(can_enter_dates(by, own.collaboration))
    with operation("yearwheel.date_entered", by=by) as op:
        op.create(own)
    return op


def change_date(own: OwnDate, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_date(by, own))
    with operation("yearwheel.date_changed", by=by) as op:
        op.save(own, expected_version)
    return op


def delete_date(own: OwnDate, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_date(by, own))
    with operation("yearwheel.date_deleted", by=by) as op:
        op.delete(own, expected_version)
    return op


def copy_year(collaboration: Collaboration, *, year: int, by) -> Operation:
    """Enter the previous year's own dates for `year` too, each on the same weekday, 52 weeks later.

    What has the same title in the week of the new day is there already, and is not entered again. Raises
    ValidationError with code "nothing_to_copy" when none is left.
    """
    require(can_enter_dates(by, collaboration))
    with operation("yearwheel.year_copied", by=by) as op:
        own_dates = OwnDate.objects.filter(collaboration=collaboration)
        copies = [_a_year_later(own) for own in own_dates.filter(starts_on__year=year - 1)]
        days: dict[str, list[date]] = {}
        for title, day in own_dates.filter(starts_on__year__in=[year, year + 1]).values_list("title", "starts_on"):
            days.setdefault(title, []).append(day)
        new = [own for own in copies if all(abs((own.starts_on - day).days) > 6 for day in days.get(own.title, []))]
        if not new:
            raise ValidationError(
                _("There is nothing to copy: the year before has no dates that this one lacks."), code="nothing_to_copy"
            )
        op.create_many(new)
    return op


def _a_year_later(own: OwnDate) -> OwnDate:
    """52 weeks on: a Thursday stays a Thursday. The first days of January, 53, or they would stay in their year."""
    shift = timedelta(weeks=52)
    if (own.starts_on + shift).year == own.starts_on.year:
        shift = timedelta(weeks=53)
    return OwnDate(
        collaboration=own.collaboration,
        title=own.title,
        lane=own.lane,
        note=own.note,
        starts_on=own.starts_on + shift,
        ends_on=own.ends_on + shift if own.ends_on else None,
        is_example=own.is_example,
    )


def open_feed(*, by) -> Operation:
    """Make the person's calendar address, or a new one: the old one tells nothing from then on."""
    feed = Feed.objects.filter(person=by).first() or Feed(person=by)
    require(can_keep_feed(by, feed))
    with operation("yearwheel.feed_opened", by=by) as op:
        if feed.pk is None:
            op.create(feed)
        else:
            feed.key, feed.renewed_at = new_key(), timezone.now()
            op.save(feed)
    return op


def close_feed(feed: Feed, *, by) -> Operation:
    require(can_keep_feed(by, feed))
    with operation("yearwheel.feed_closed", by=by) as op:
        op.delete(feed)
    return op
