"""The dates as an iCalendar file (RFC 5545), for the calendar that a person already looks in."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from samverk.yearwheel.sources import Entry

REFRESH = timedelta(hours=6)


def ical(name: str, entries: Iterable[Entry], site: str) -> bytes:
    """All-day events, one for each entry. `site` makes their identities unique in the world, and their links whole.

    An event's last day is written as the morning after it, as the standard has it. They show as free time: a deadline
    is no meeting.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Samverk//year wheel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    now = timezone.now()
    host = site.partition("://")[2].partition("/")[0]
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.starts_on)
        event.add("dtend", entry.last_day + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("categories", [str(entry.lane_label)])
        event.add("location", str(entry.collaboration))
        event.add("transp", "TRANSPARENT")
        if entry.note:
            event.add("description", entry.note)
        if entry.url:
            event.add("url", f"{site}{entry.url}")
        calendar.add_component(event)
    return calendar.to_ical()
