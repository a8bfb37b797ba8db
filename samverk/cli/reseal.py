"""Seal every secret in the database with the newest key, so that the old ones can be thrown away.

After SAMVERK_SEALING_KEY has been changed, with the old key in SAMVERK_OLD_KEYS (docs/sign-in.md). What none of the
keys opens is left as it is, and told. Others can go on working meanwhile.
"""

from samverk.cli.terminal import result, tell
from samverk.core.factors.resealing import reseal_factors
from samverk.organisations.resealing import reseal_providers

EXAMPLES = ["samverk reseal"]


def add_arguments(parser) -> None:
    pass


def run(options) -> int:
    sealed, unreadable = reseal_factors()
    providers, unread = reseal_providers()
    result(f"{sealed + providers} sealed anew")
    for person in unreadable:
        tell(f"No key opens what {person} signs in with. Take the second step away on the person's page.")
    for provider in unread:
        tell(f"No key opens the client's secret of {provider.organisation}. Write it anew on the organisation's page.")
    return 1 if unreadable or unread else 0
