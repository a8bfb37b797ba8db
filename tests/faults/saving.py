"""Many people save at once over real connections, and each remembers what the server said that it had saved."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.test import Client

from samverk.core.models import Revision
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory

FORGERY_TOKEN = "k" * 32
SECONDS_FOR_AN_ANSWER = 30
PAUSE_S = 0.2


@dataclass
class Saver:
    """One person with a draft and an answer that nobody else writes in. Every text that is saved is a new one."""

    session: str
    draft: FollowUp
    answer: FollowUp
    texts: itertools.count = field(default_factory=itertools.count)
    saved: dict[int, list[str]] = field(default_factory=dict)  # the texts by the follow-up's key, in order
    tried: Counter = field(default_factory=Counter)

    def save_until_cut_off(self, port: int, enough: threading.Event) -> None:
        """Draft, draft, submit, and so on. Ends when the connection does."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_FOR_AN_ANSWER)
        try:
            for turn in self.texts:
                if enough.is_set():
                    return
                self._save(line, submit=turn % 3 == 2)
        except (OSError, http.client.HTTPException):
            return  # cut off; what was under way is neither lost nor found
        finally:
            line.close()

    def _save(self, line, *, submit: bool) -> None:
        follow_up = self.answer if submit else self.draft
        text = f"{follow_up.pk}:{sum(self.tried.values())}:{'å' * 200}"
        sent = {"version": follow_up.version, "comment": text}
        if submit:
            sent |= {"answer": "nothing_to_report"}
        self.tried[follow_up.pk] += 1
        line.request(
            "POST", f"/api/v1/follow-ups/{follow_up.pk}/{'answer' if submit else 'draft'}", json.dumps(sent),
            {
                "Content-Type": "application/json", "X-CSRFToken": FORGERY_TOKEN,
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={FORGERY_TOKEN}",
            },
        )  # fmt: skip
        answer = line.getresponse()
        said = json.loads(answer.read())
        if answer.status == 503:
            time.sleep(PAUSE_S)
            return  # too many at once: nothing was promised
        assert answer.status == 200, (answer.status, said)
        follow_up.version = said["version"]
        self.saved.setdefault(follow_up.pk, []).append(text)


def savers(count: int) -> list[Saver]:
    """That many people of one organisation, each asked for two parts in one round. The days are still to come."""
    steps = ("answers_due_on", "review_due_on", "approval_due_on", "fixed_due_on")
    dates = {step: date(2199, 1 + place, 1) for place, step in enumerate(steps)}
    round = RoundFactory(state=Round.State.OPEN, **dates)
    organisation = OrganisationFactory()
    return [_saver(round, organisation) for _number in range(count)]


def _saver(round: Round, organisation) -> Saver:
    place = {"collaboration": round.plan.collaboration, "organisation": organisation}
    person = SeatFactory(role=Seat.Role.REPORTER, **place).person
    client = Client()
    client.force_login(person)
    draft, answer = FollowUpFactory.create_batch(2, round=round, part__organisation=organisation)
    return Saver(client.cookies[settings.SESSION_COOKIE_NAME].value, draft, answer)


@dataclass
class Found:
    """What the database holds of it afterwards. Everything but `saved` is to be zero."""

    saved: int = 0
    lost: int = 0
    twice: int = 0
    half: int = 0  # the row and its trail tell different things


def look(savers: list[Saver]) -> Found:
    found = Found()
    for saver in savers:
        for follow_up in (saver.draft, saver.answer):
            follow_up.refresh_from_db()
            said = saver.saved.get(follow_up.pk, [])
            changes = [row.values["after"] for row in Revision.objects.of(follow_up).order_by("sequence")]
            texts = Counter(change["comment"] for change in changes)
            found.saved += len(said)
            found.lost += sum(text not in texts for text in said)
            found.twice += sum(times - 1 for times in texts.values())
            last = changes[-1] if changes else {"comment": "", "version": 1}
            found.half += (last["comment"], last["version"]) != (follow_up.comment, follow_up.version)
            found.half += follow_up.version != 1 + len(changes)
    return found
