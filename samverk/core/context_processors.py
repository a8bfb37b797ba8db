"""What the frame of every page needs; looked up only when a template asks for it."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from samverk.core import menu, tour

THEMES = ("light", "dark")
DENSITIES = ("airy",)
KEYS = ("off",)  # shortcuts of a single key


def frame(request) -> dict:
    theme, density, keys = (request.COOKIES.get(name) for name in ("theme", "density", "keys"))
    collaborations = SimpleLazyObject(lambda: menu.collaborations(request))
    return {
        "menu_entries": SimpleLazyObject(lambda: menu.entries(request)),
        "collaborations": collaborations,
        "current_collaboration": SimpleLazyObject(lambda: _current(collaborations)),
        "theme": theme if theme in THEMES else "",
        "density": density if density in DENSITIES else "",
        "keys": keys if keys in KEYS else "",
        "tour": SimpleLazyObject(lambda: tour.here(request)),
        "example_persons": SimpleLazyObject(example_persons),
    }


def _current(collaborations) -> dict:
    return next((choice for choice in collaborations if choice.get("current")), {})


def example_persons() -> list[dict]:
    """Whom one may sign in as while the example is loaded: name, role, organisation, email, password. Else none."""
    path = getattr(settings, "SAMVERK_EXAMPLE_PERSONS", "")
    return list(import_string(path)()) if path else []
