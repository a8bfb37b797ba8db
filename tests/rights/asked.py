"""Asks every right of everybody."""

from samverk.core.rights import chapters
from tests.rights.joint_round import of, people


def answers(world) -> tuple[list[str], dict[str, list[bool]]]:
    """The roles, and for each right what each is answered."""
    things, everybody = of(world), people(world)
    found = {}
    for chapter in chapters():
        for right in chapter.rights:
            told = {role: bool(right.asks(person, things)) for role, person in everybody.items()}
            if right.by_link is not None:
                told["link"] = told["link"] or bool(right.by_link(things.link, things))
            found[f"{chapter.room}.{right.key}"] = list(told.values())
    return list(everybody), found
