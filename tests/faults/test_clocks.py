"""The whole server lives through the nights of daylight saving, a due date's midnight, and a clock that is set back.

Every process of `samverk run` is given another time (libfaketime), which is moved while it runs. Left out where that is
not installed (Debian: faketime).
"""

import json
import threading
import time
from collections import Counter
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection

from samverk.core import trail
from samverk.core.models import Letter, Revision
from samverk.core.schedule.tables import Turn
from samverk.followup.models import FollowUp, Round
from tests.faults.apps import HOURS, KIND
from tests.faults.saving import FORGERY_TOKEN, look, savers
from tests.faults.test_server_killed import answered, say, serving

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed"),
]
NIGHTS = (date(2026, 3, 29), date(2026, 10, 25))  # the clock goes from 2 to 3, and from 3 to 2
SAVES = 30
CLIENTS = 1  # libfaketime lengthens what Python's threads wait for each other: of several at once each would wait long
PATIENCE_S = 60


class Clock:
    """What all processes of a server take for the time."""

    def __init__(self, folder: Path, at: datetime):
        self.file = folder / "clock"
        self.set(at)

    def set(self, at: datetime) -> None:
        self.offset = at.timestamp() - time.time()
        self._write()

    def put_back(self, by: timedelta) -> None:
        self.offset -= by.total_seconds()
        self._write()

    def _write(self) -> None:
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(f"{self.offset:+.3f}\n")
        fresh.rename(self.file)

    @property
    def environment(self) -> dict:
        return {
            "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
            "DJANGO_SETTINGS_MODULE": "tests.faults.clocked",
        }  # fmt: skip


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0, **more) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=STOCKHOLM, **more)


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_daily_work_is_done_once_a_local_day_over_a_night_of_daylight_saving(tmp_path, night):
    clock = Clock(tmp_path, at(night - timedelta(1), 12))

    with serving(tmp_path, **clock.environment) as (_process, port):
        told = time_told(port)
        wait_until(lambda: Turn.objects.filter(name__startswith=KIND).count() == len(HOURS))
        moments = moments_of(night)
        for moment in moments:
            clock.set(moment)
            expected = {f"{KIND}.{each:%H%M}": due(moment, each) for each in HOURS}
            wait_until(lambda: turns() == expected, lambda: f"{moment}: {turns()}, not {expected}")  # noqa: B023
            wait_for_another_look()

    done = Counter((row.order["hour"], row.order["day"]) for row in Letter.objects.filter(kind=KIND))
    days = [str(night), str(night + timedelta(1))]
    assert abs(told - at(night - timedelta(1), 12)) < timedelta(minutes=5)
    assert done == Counter((f"{hour:%H:%M}", day) for hour in HOURS for day in days)
    say(f"night of {night}: {len(moments)} looks, {sum(done.values())} works, each once a local day")


def moments_of(night: date) -> list[datetime]:
    """Until noon two days later, the clock set back an hour in between; more often the nearer to the change."""
    after = night + timedelta(1)
    return [
        at(night, 0, 0, 1), at(night, 1, 59, 59), at(night, 3, 0, 1), at(night, 2, 0, 0), at(night, 2, 45, fold=1),
        at(night, 3, 0, 2), at(night, 7, 30), at(night, 6, 30), at(night, 23, 59, 59), at(after), at(after, 2, 30),
        at(after, 12),
    ]  # fmt: skip


seen: dict[str, int] = {}


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()


def due(moment: datetime, hour) -> int:
    """The newest turn that has come by then; one that has come before the clock was set back stays."""
    local = datetime.fromtimestamp(moment.timestamp(), STOCKHOLM)
    turn = local.date().toordinal() - (local.time() < hour)
    seen[str(hour)] = max(turn, seen.get(str(hour), turn))
    return seen[str(hour)]


def turns() -> dict[str, int]:
    return dict(Turn.objects.filter(name__startswith=KIND).values_list("name", "done"))


def wait_for_another_look() -> None:
    """The process looks once a second: what were done twice would be by now."""
    time.sleep(1.1)


@pytest.mark.parametrize("day", NIGHTS, ids=str)
def test_an_answer_is_taken_until_the_last_second_of_its_local_day(tmp_path, day):
    [person] = savers(1)
    Round.objects.update(cutoff_on=day - timedelta(2), answers_due_on=day)
    clock = Clock(tmp_path, at(day, 12))

    with serving(tmp_path, **clock.environment) as (_process, port):
        first = submit(person, port, "i god tid")
        clock.set(at(day, 23, 59, 40))
        in_time = submit(person, port, "i sista stund")
        clock.set(at(day + timedelta(1)))
        too_late = submit(person, port, "för sent")

    stored = FollowUp.objects.get(pk=person.answer.pk)
    assert [first[0], in_time[0], too_late[0]] == [200, 200, 422]
    assert too_late[1]["code"] == "answers_were_due"
    assert (stored.comment, stored.submitted_at.astimezone(STOCKHOLM).date()) == ("i sista stund", day)


def test_a_clock_that_is_set_back_an_hour_while_somebody_saves_loses_and_disorders_nothing(tmp_path):
    people, clock, stopped = savers(CLIENTS), Clock(tmp_path, at(NIGHTS[1], 2, 30)), threading.Event()

    with serving(tmp_path, **clock.environment) as (_process, port):
        threads = [threading.Thread(target=each.save_until_cut_off, args=[port, stopped]) for each in people]
        for thread in threads:
            thread.start()
        for share in (3, 2):
            wait_until(lambda: answered(people) >= SAVES // share, lambda: f"{answered(people)} saved")  # noqa: B023
            clock.put_back(timedelta(hours=1))
        wait_until(lambda: answered(people) >= SAVES)
        alive = [thread.is_alive() for thread in threads]
        stopped.set()
        for thread in threads:
            thread.join(PATIENCE_S)

    connection.close()
    found, times = look(people), list(Revision.objects.order_by("sequence").values_list("at", flat=True))
    assert all(alive), "somebody was answered with a fault"
    assert (found.lost, found.twice, found.half) == (0, 0, 0)
    assert times != sorted(times), "the clock was not set back"
    assert trail.verify().faults == []
    say(f"the clock set back twice during {found.saved} saves: {found}")


def submit(person, port: int, text: str) -> tuple[int, dict]:
    follow_up = person.answer
    sent = {"version": follow_up.version, "answer": "nothing_to_report", "comment": text}
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    line.request(
        "POST", f"/api/v1/follow-ups/{follow_up.pk}/answer", json.dumps(sent),
        {
            "Content-Type": "application/json", "X-CSRFToken": FORGERY_TOKEN,
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={person.session}; csrftoken={FORGERY_TOKEN}",
        },
    )  # fmt: skip
    answer = line.getresponse()
    said = json.loads(answer.read())
    line.close()
    follow_up.version = said.get("version", follow_up.version)
    return answer.status, said


def time_told(port: int) -> datetime:
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    line.request("GET", "/health/")
    told = parsedate_to_datetime(line.getresponse().headers["Date"])
    line.close()
    return told


def wait_until(has_come, told=lambda: "it did not come") -> None:
    until = time.monotonic() + PATIENCE_S
    while not has_come():
        assert time.monotonic() < until, told()
        time.sleep(0.05)
