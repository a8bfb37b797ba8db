"""How long a session lasts, the list of one's own, and how they are ended.

It ends an hour after the last sign of life and at the latest twelve hours after sign-in, whatever the browser keeps.
What was typed in a page that outlived it stays there (middleware.SignInMiddleware, js/session.js). The hour is counted
from what is asked of the server, so a page that saves its draft now and then stays open as long as somebody writes.
"""

import re
import time
from collections.abc import Callable
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import history

BEGAN, SEEN = "samverk.began", "samverk.seen"
SEEN_AGAIN_AFTER = 300  # s; nobody's reading is written down more often
# In this order: Edge says that it is Chrome, which says that it is Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
            "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS",
           "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


def begin(sender, request, **_said) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def begin_counting() -> None:
    history.REASONS["core.sessions_ended"] = gettext_lazy("Signed out everywhere else")
    user_logged_in.connect(begin, dispatch_uid="core.session_began")


class LifetimeMiddleware:
    """After the one that knows who has signed in: whoever has been away too long has not, any more."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._age(request)
        return self.get_response(request)

    def _age(self, request) -> None:
        now, session = int(time.time()), request.session
        if BEGAN not in session:  # it began before there was such a limit
            begin(None, request)
        elif now - session[SEEN] > settings.SESSION_IDLE or now - session[BEGAN] > settings.SESSION_COOKIE_AGE:
            UserSession.objects.filter(session_key=session.session_key).delete()
            logout(request)
        elif now - session[SEEN] >= SEEN_AGAIN_AFTER:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def renew_key(request) -> None:
    """Another key for the same session, which keeps its place in the list."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end_all(person, *, but: str = "") -> int:
    """End all of somebody's sessions, but the one with that key. Returns how many there were."""
    ended = UserSession.objects.filter(user=person.pk).exclude(session_key=but)
    return sum(1 for session in ended if session.end() is None)


def end_where(some, holds: Callable[[dict], bool]) -> int:
    """End those of some sessions of whose contents that holds. Returns how many there were."""
    store, ended = import_module(settings.SESSION_ENGINE).SessionStore, 0
    for session in some:
        if holds(store(session.session_key).load()):
            session.end()
            ended += 1
    return ended


def device(agent: str) -> str:
    """The browser and the system in words, from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS.items() if re.search(rf"\b{mark}/", agent)), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")
