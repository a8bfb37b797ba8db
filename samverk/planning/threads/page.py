"""What the page of a plan's threads shows."""

from functools import cached_property

from django.utils.translation import gettext as _

from samverk.planning.models import Plan
from samverk.planning.permissions import can_edit_activities
from samverk.planning.threads.asking import ALL, Asked
from samverk.planning.threads.drawing import Picture, Shape, counted_shapes, hidden_numbers, picture
from samverk.planning.threads.gathering import Gathered
from samverk.planning.threads.links import Bunch, Marked, Read, Telling, bunches, sign
from samverk.planning.threads.listing import Branch, Ending, Listing
from samverk.planning.threads.loose import Loose
from samverk.planning.threads.threading import Threads

SHOWN_LOOSE = 4


class ThreadPage:
    """`of` is the principal, goal, activity or person whose threads are asked for; None is the whole plan."""

    def __init__(self, plan: Plan, person, asked: Asked, of=None):
        self.plan, self.person, self.asked, self.of = plan, person, asked, of
        self.data = Gathered(plan, person)
        self.threads = Threads(self.data, asked)
        self._telling = Telling(self.threads, person)

    @property
    def heading(self) -> str:
        return _("The red thread of %(whose)s") % {"whose": self.of} if self.of else _("The red thread")

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """Label, address, and whether it is the one shown: the whole plan, and each principal."""
        asked = self.asked
        kept = Asked(on=asked.on, opened=asked.opened)
        found = [(_("All together"), kept.address(), asked.of is None)]
        for pk, organisation in self.data.principals.items():
            of = ("organisation", pk)
            found.append((organisation.short, kept.address(of=of), asked.of == of))
        return found

    @cached_property
    def picture(self) -> Picture:
        return picture(self.threads, self.heading)

    def signed(self) -> "ThreadPage":
        """Itself, with who wrote each reason that it shows, which is looked up for all of them together."""
        self._tell_all()
        sign(self._telling.reasons)
        return self

    def _tell_all(self) -> list:
        told = [self.marked.contributions, self.marked.links, self.read.contributions, self.read.links]
        return [self.branches, self.bunches, *told]

    @cached_property
    def branches(self) -> list[Branch]:
        return Listing(self.threads, self._telling).branches()

    @cached_property
    def bunches(self) -> list[Bunch]:
        return bunches(self.threads, self._telling)

    @property
    def all_links_count(self) -> int:
        return len(self._telling.links)

    @cached_property
    def legend(self) -> list[Shape]:
        return counted_shapes(self.threads, self.threads.chosen)

    @cached_property
    def marked(self) -> Marked:
        return Marked(self.threads, self._telling)

    @cached_property
    def read(self) -> Read:
        return Read(self.threads, self._telling)

    @cached_property
    def loose(self) -> Loose:
        return Loose(self.threads, self._telling, can_edit_activities(self.person, self.plan))

    @cached_property
    def endings(self) -> list[Ending]:
        """Where threads end at what the reader does not see."""
        return Listing(self.threads, self._telling).endings()

    @property
    def hidden_numbers(self) -> str:
        return hidden_numbers(self.threads)

    @property
    def count(self) -> int:
        return len(self.threads.chosen)

    @property
    def has_folded(self) -> bool:
        return any(knot.fold and not knot.is_open for column in self.threads.columns for knot in column)

    @property
    def unfold_url(self) -> str:
        return self.asked.with_open(ALL)

    @property
    def fold_url(self) -> str:
        """Back to what is folded from the start; empty where nothing has been unfolded."""
        return self.asked.address(opened=frozenset()) if self.asked.opened else ""

    @property
    def unmarked_url(self) -> str:
        return self.asked.address(on=None, line="")

    @property
    def unread_url(self) -> str:
        return self.asked.address(line="")

    @property
    def here(self) -> str:
        """What the address asks for, for forms that come back to it."""
        return self.asked.address()
