"""What a plan's address asks for. Every choice stands in the address, so that a view can be sent to somebody."""

from collections.abc import Iterable

from django.http import QueryDict

MULTIPLE = ("goal", "org", "contact", "principal", "period")
SHOWS = ("", "mine", "dropped")
PAGE_SIZE = 100


class PlanQuery:
    """Reads the address forgivingly: what it does not know it passes over, so that old links keep working."""

    def __init__(self, params: QueryDict, column_keys: Iterable[str]):
        self.params = params
        self.column_filters = {key: self.several(key) for key in column_keys if params.getlist(key)}
        self.text = params.get("q", "").replace("\x00", "").strip()[:200]
        show = params.get("show", "")
        self.show = show if show in SHOWS else ""
        self.group = params.get("group", "")
        self.sort = params.get("sort", "").removeprefix("-")
        self.is_descending = params.get("sort", "").startswith("-")
        self.columns = self.several("col")
        self.is_whole = params.get("rows") == "all"
        page = params.get("page", "1")
        self.page = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1

    def several(self, name: str) -> list[str]:
        return [value for value in dict.fromkeys(self.params.getlist(name)) if value]

    def numbers(self, name: str) -> list[int]:
        """The values that can be keys of rows; others are passed over."""
        return [int(value) for value in self.several(name) if value.isascii() and value.isdigit() and len(value) < 16]

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.column_filters or any(self.several(name) for name in MULTIPLE))

    @property
    def names(self) -> list[str]:
        return list(self.params)

    @property
    def view(self) -> str:
        """The whole address, for other pages to carry along and come back to."""
        return self.params.urlencode()

    def address(self, **changes) -> str:
        """The same view with some values changed (None or "" takes one away), always from its first page."""
        params = self.params.copy()
        for name, value in {"page": None, "rows": None, **changes}.items():
            if value:
                params.setlist(name, value if isinstance(value, list) else [value])
            else:
                params.pop(name, None)
        return f"?{params.urlencode()}"

    @property
    def whole(self) -> str:
        """The same view with all its rows on one page."""
        return self.address(rows="all")

    @property
    def whole_as_text(self) -> str:
        return self.address(format="csv")

    def without(self, name: str, value: str) -> str:
        return self.address(**{name: [kept for kept in self.params.getlist(name) if kept != value]})

    def hidden(self, *names: str) -> list[tuple[str, str]]:
        """What the filter form carries along without showing it."""
        return [(name, value) for name in names for value in self.params.getlist(name) if value]


MOST_STORED = 2000  # characters, as many as a saved view keeps


def stored(params: QueryDict) -> str:
    """What a saved view keeps of an address: all but which rows the page holds, and nothing that is empty.

    Too long an address is cut at a whole choice."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        filled = [value for value in values if value]
        if name not in ("page", "rows") and filled:
            kept.setlist(name, filled)
            if len(kept.urlencode()) > MOST_STORED:
                kept.pop(name)
    return kept.urlencode()
