"""Settings of workers that say in their log which they are, so that the test kills those that have a job in hand."""

from samverk.config.settings import *  # noqa: F403
from samverk.config.settings import LOGGING

LOGGING["loggers"]["samverk.core.jobs"] = {"level": "INFO"}
