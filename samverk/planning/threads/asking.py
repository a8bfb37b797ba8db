"""What the address asks for: whose threads (`of`), which one is marked (`on`), what is unfolded (`open`), and of which
line the reasons are read (`line`)."""

from dataclasses import dataclass

from django.http import QueryDict

from samverk.core.pages import key_in

SCOPES = ("organisation", "goal", "activity", "person")
MARKED = ("goal", "activity")
ALL = "all"


@dataclass(frozen=True)
class Asked:
    """`of` and `on` are a kind and a key, such as ("goal", 12), or None. `opened` are the names of unfolded bundles."""

    of: tuple[str, int] | None = None
    on: tuple[str, int] | None = None
    opened: frozenset[str] = frozenset()
    line: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        return cls(
            _named(query.get("of", ""), SCOPES),
            _named(query.get("on", ""), MARKED),
            frozenset(name for name in query.getlist("open")[:500] if name),
            query.get("line", "")[:100],
        )

    @property
    def opens_all(self) -> bool:
        return ALL in self.opened

    def address(self, **changes) -> str:
        """The address of the same page with something else asked for; a page of its own, so it starts with "?"."""
        asked = Asked(**{"of": self.of, "on": self.on, "opened": self.opened, "line": self.line} | changes)
        query = QueryDict(mutable=True)
        for name, named in (("of", asked.of), ("on", asked.on)):
            if named:
                query[name] = f"{named[0]}-{named[1]}"
        if asked.line:
            query["line"] = asked.line
        query.setlist("open", sorted(asked.opened))
        return f"?{query.urlencode()}"

    def marking(self, kind: str, key: int) -> str:
        """Another thread is marked, and no line is read any more."""
        return self.address(on=(kind, key), line="")

    def with_open(self, name: str) -> str:
        return self.address(opened=self.opened | {name})

    def without_open(self, name: str) -> str:
        return self.address(opened=self.opened - {name})


def _named(text: str, kinds: tuple[str, ...]) -> tuple[str, int] | None:
    kind, _dash, key = text.partition("-")
    number = key_in(key)
    return (kind, number) if kind in kinds and number else None
