"""Write the search index anew.

It is written along with every change, so this is needed only after something has gone past Samverk: rows changed in
the database by hand. `samverk prepare` and `samverk run` do it themselves when an upgrade has changed how words are
read. Others can go on working meanwhile.
"""

from samverk.cli.terminal import result, tell
from samverk.core.search import index

EXAMPLES = ["samverk reindex"]


def add_arguments(parser) -> None:
    pass


def run(options) -> None:
    result(f"{rebuild()} things can be found")


def rebuild() -> int:
    """Write the index anew, and tell how far it has come; return how many things it holds."""
    tell("Writing the search index.")
    return index.rebuild(lambda kind, done, total: tell(f"  {kind}: {done} of {total}"))
