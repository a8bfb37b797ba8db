"""What is asked again and again while one request is answered, and answered once."""

from collections.abc import Callable, Hashable
from contextlib import contextmanager
from contextvars import ContextVar

_known: ContextVar[dict | None] = ContextVar("known", default=None)


def once(key: Hashable, ask: Callable):
    """What `ask()` returns, or returned under that key earlier in this request. Outside a request it is asked anew."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return known[key]


@contextmanager
def remembering():
    """Keep answers inside: for as long as nothing that they rest on is changed."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


@contextmanager
def reading():
    """Keep answers inside, where no request keeps them already: for what only reads."""
    if _known.get() is not None:
        yield
        return
    with remembering():
        yield


@contextmanager
def asking_anew():
    """While something is changed nothing is kept, and nothing from before holds afterwards."""
    before, token = _known.get(), _known.set(None)
    try:
        yield
    finally:
        _known.reset(token)
        if before is not None:
            before.clear()


class OnceMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with remembering():
            return self.get_response(request)
