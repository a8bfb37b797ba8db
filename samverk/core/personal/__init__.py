"""Personal data: what is held about people, said beside each room's models, and what is made from that.

A room says in its `personal.py`, called from `apps.ready`, of each of its models what its fields hold about people,
why, who sees it and how long it is kept. The register of processing (`processing`) and a person's own data as a
download (`own_data`) are made from what is said; tests/test_personal_data.py fails for a field of which nothing is.
"""

from samverk.core.personal.register import (
    CONTACT,
    CONTENT,
    LEGAL_DUTY,
    NAMED,
    OWNER,
    PUBLIC_TASK,
    SECRET,
    TEXT,
    THING,
    TRACE,
    Held,
    about_people,
    hold,
    hold_nothing,
)

__all__ = [
    "CONTACT",
    "CONTENT",
    "LEGAL_DUTY",
    "NAMED",
    "OWNER",
    "PUBLIC_TASK",
    "SECRET",
    "TEXT",
    "THING",
    "TRACE",
    "Held",
    "about_people",
    "hold",
    "hold_nothing",
]
