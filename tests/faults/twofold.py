"""The control: Samverk's own settings, but a job's change and the note that it is done are two transactions."""

from samverk.config.settings import *  # noqa: F403  the application as it is
from samverk.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.Twofold"]
