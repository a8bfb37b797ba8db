"""Samverk's own settings, with daily work of this test's own beside the rest: it leaves a row each time it is done."""

import select
import time

from samverk.config.settings import *  # noqa: F403  the application as it is
from samverk.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.Nightly"]
# Python sleeps until a moment of a clock that never jumps; libfaketime mistakes it for one that does, and fails.
time.sleep = lambda seconds: select.select([], [], [], seconds)
