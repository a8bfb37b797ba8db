"""What an activity waits for, and whether its dates can be true."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samverk.planning.models import Activity, Dependency


@dataclass(frozen=True)
class Waiting:
    """`problem` says in a sentence why the dates contradict what `activity` waits for, or is ""."""

    dependency: Dependency
    activity: Activity
    on: Activity
    problem: str

    @classmethod
    def of(cls, dependency: Dependency, activity: Activity, on: Activity) -> "Waiting":
        return cls(dependency, activity, on, problem(activity, on))


def problem(activity: Activity, on: Activity) -> str:
    """Only what is certain: "2026" may well begin after "March 2026" has ended, so that is none."""
    if activity.dropped_on:
        return ""
    if on.dropped_on:
        return _("%(first)s has been dropped.") % {"first": on.number}
    if on.ends and on.ends.is_ongoing:
        return _("%(first)s has no end.") % {"first": on.number}
    begins = activity.starts.last_day if activity.starts else None
    ends = on.ends.first_day if on.ends else None
    if begins and ends and begins < ends:
        return _("%(number)s begins before %(first)s has ended.") % {"number": activity.number, "first": on.number}
    return ""
