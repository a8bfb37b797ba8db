"""How many examples a property test draws, and whether they are new ones.

`make test` judges the same examples at each run, so that a red run has its cause in the change at hand.
`make explore` draws new ones, twenty times as many (SAMVERK_EXPLORE names the factor).
"""

import os

from hypothesis import HealthCheck, settings

FACTOR = int(os.environ.get("SAMVERK_EXPLORE", "0"))


def unhurried(examples: int = 100) -> settings:
    """So many examples, however long each takes: the ones with a database or a document behind are slow."""
    return settings(
        max_examples=examples * (FACTOR or 1),
        derandomize=not FACTOR,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
