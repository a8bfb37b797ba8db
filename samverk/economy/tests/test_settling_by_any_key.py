"""Whatever the keys, the principals and the sums: a settlement says what the key says, to the öre, and what is fixed
stays whatever is done after it."""

from collections import Counter
from contextlib import suppress
from datetime import date
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, reject
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.economy import operations
from samverk.economy.models import CostKey, LedgerRow, Payment, Population, Settlement
from samverk.economy.settling.files import as_json
from samverk.economy.settling.material import content_of
from samverk.economy.settling.reading import Reading
from samverk.economy.shares import NotDivisible
from samverk.economy.splitting import parts
from samverk.economy.tests.any_keys import DAY, LAST, OneKey, Plain, World, amounts, days_of_year, plain
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory
from samverk.organisations import operations as organisations
from samverk.organisations.models import Participation
from samverk.organisations.tests.factories import OrganisationFactory

DOES = (
    "replace", "end", "delete_key", "repopulate", "populate", "join", "leave", "rename", "choose", "pay", "book", "undo"
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(DOES), st.integers(0, 7), days_of_year, amounts), min_size=3, max_size=10)


class SettlingByAnyKeyTest(TestCase):
    @unhurried(40)
    @given(plain(), st.integers(0, 2), amounts)
    def test_a_draft_says_what_the_key_says_to_the_öre(self, known, other, more):
        world = made(known)
        world.book(known.booked)
        draft = Settlement(budget=world.budget, from_on=known.period[0], to_on=known.period[1])
        operations.create_settlement(draft, by=world.lead)

        try:
            expected = parts_of(known, world, known.booked)
        except NotDivisible as refusal:
            with self.assertRaises(ValidationError) as told:
                content_of(draft)
            assert told.exception.code == refusal.code
            return
        content = content_of(draft)

        assert lines_of(content) == expected
        assert_adds_up(content, sum(ore for *_where, ore in known.booked))
        if other in {line for line, *_rest in known.booked}:  # a line that is new to it may lack a key for the period
            world.book([(other, known.period[1], more)])
            changed = world.lines[other].pk
            after = lines_of(content_of(draft))
            assert {**after, changed: None} == {**expected, changed: None}
            assert sum(after[changed].values()) == sum(expected[changed].values()) + more

    @unhurried(16)
    @given(plain(), st.integers(0, 364))
    def test_the_days_make_up_the_whole(self, known, at):
        """Cut in two anywhere, the shares by days are those of the whole: and where nothing changes, the same."""
        (first, last), world = known.period, made(known)
        if first == last:
            reject()
        cut = first + at % (last - first).days * DAY
        periods = [(first, last), (first, cut), (cut + DAY, last)]

        whole, *halves = (shares_of(world, *period) for period in periods)

        for key, shares in whole.items():
            found = Counter()
            for (start, end), half in zip(periods[1:], halves, strict=True):
                for who, share in half[key].items():
                    found[who] += share * Fraction((end - start).days + 1, (last - first).days + 1)
            assert dict(found) == shares
            if halves[0][key] == halves[1][key]:
                assert shares == halves[0][key]

    @unhurried(16)
    @given(plain(), steps)
    def test_what_is_fixed_stays_whatever_is_done_after_it(self, known, sequence):
        first, last = known.period
        world = made(known)
        world.book(known.booked)
        settlement = Settlement(budget=world.budget, from_on=first, to_on=last)
        operations.create_settlement(settlement, by=world.lead)
        try:
            expected = parts_of(known, world, known.booked)
        except NotDivisible:
            reject()
        operations.fix_settlement(settlement, by=world.lead)
        fixed, shown = Settlement.objects.get(pk=settlement.pk), figures(settlement)
        counted = set(fixed.rows.values_list("pk", flat=True))
        went_by = {place: world.key_of(place) for place in range(3)}
        told = {key["id"] for key in fixed.frozen_content["keys"]}
        assert lines_of(fixed.frozen_content) == expected

        after = After(world)
        for step, which, day, ore in sequence:
            with suppress(ValidationError, PermissionDenied):
                getattr(after, step)(which, day, ore)
            now = Settlement.objects.get(pk=settlement.pk)
            assert (now.content, now.sha256, now.state) == (fixed.content, fixed.sha256, fixed.state)
            assert (figures(now), set(now.rows.values_list("pk", flat=True))) == (shown, counted)

        if last < LAST:
            late = [row for row in after.late if world.key_of(row[0]) == went_by[row[0]] in told]
            LedgerRow.objects.filter(settlement=None).delete()
            world.book(late)
            second = Settlement(budget=world.budget, from_on=last + DAY, to_on=LAST)
            content = content_of(second)
            assert lines_of(content, "late") == parts_of(known, world, late)
            assert_adds_up(content, sum(ore for *_where, ore in late))


class After:
    """What people do when a settlement is fixed."""

    def __init__(self, world: World):
        self.world, self.late = world, []

    def _any(self, rows, which):
        return rows[which % len(rows)]

    def replace(self, which, day, _ore):
        earlier = CostKey.objects.order_by("-pk").first()
        new = OneKey("equal", max(day, earlier.from_on + DAY), None, 1, 0, 2024, {})
        self.world.approve(new, f"Ny {which}", earlier)

    def end(self, which, _day, _ore):
        key = self._any(CostKey.objects.order_by("pk"), which)
        operations.end_key(key, to_on=date(2199, 1, 1 + which), by=self.world.lead)

    def delete_key(self, which, _day, _ore):
        operations.delete_key(self._any(CostKey.objects.order_by("pk"), which), by=self.world.lead)

    def repopulate(self, which, _day, ore):
        row = self._any(Population.objects.order_by("pk"), which)
        row.inhabitants = abs(ore) % 10**7
        operations.change_population(row, by=self.world.administrator)

    def populate(self, which, _day, ore):
        row = Population(
            organisation=self._any(self.world.organisations, which), year=2023 + which % 3, inhabitants=abs(ore) % 10**7
        )
        operations.add_population(row, by=self.world.administrator)

    def join(self, _which, day, _ore):
        organisation = OrganisationFactory(name="Aln")  # the youngest, and the first by name
        self.world.join(organisation, day)

    def leave(self, which, day, _ore):
        row = self._any(Participation.objects.order_by("pk"), which)
        organisations.end_participation(row, last_day=day, by=self.world.administrator)

    def rename(self, which, _day, _ore):
        organisation = self._any(self.world.organisations, which)
        organisation.name = f"{'AÖM'[which % 3]} kommun"
        organisations.change_organisation(organisation, by=self.world.administrator)

    def choose(self, which, _day, _ore):
        line = self._any(self.world.lines, which)
        line.refresh_from_db()
        line.key = self._any(CostKey.objects.order_by("pk"), which // 2)
        operations.change_line(line, by=self.world.lead)

    def pay(self, which, day, ore):
        organisation = self._any(self.world.organisations, which)
        payment = Payment(budget=self.world.budget, organisation=organisation, ore=ore, paid_on=day)
        operations.note_payment(payment, by=self.world.lead)

    def book(self, which, day, ore):
        first, last = self.world.plain.period
        row = (which % 3, min(max(day, first), last), ore)
        self.world.book([row])
        self.late.append(row)

    def undo(self, which, _day, _ore):
        done = list(Revision.objects.order_by("-sequence").values_list("operation", "actor")[: which + 1])[-1]
        undo(done[0], by=self.world.lead if done[1] == self.world.lead.pk else self.world.administrator)


def made(known: Plain) -> World:
    """Or refused, where some key divides nothing on its own first day: then so says the plain reckoning."""
    try:
        return World(known)
    except ValidationError as refusal:
        codes = set()
        for chain, keys in enumerate(known.chains):
            for key in keys:
                try:
                    known.shares(chain, key.from_on, key.from_on)
                except NotDivisible as plainly:
                    codes.add(plainly.code)
        assert refusal.code in codes
        reject()


def parts_of(known: Plain, world: World, booked) -> dict:
    """By line, from the plain values alone. Raises NotDivisible."""
    sums = Counter()
    for line, _on, ore in booked:
        sums[line] += ore
    found = {}
    for line in sorted(sums, key=lambda line: (known.lines[line][0], line)):
        chain, _place = known.lines[line]
        divided = parts(sums[line], known.shares(chain, *known.period), known.key_on(chain, known.period[1]).unit)
        found[world.lines[line].pk] = {world.organisations[who].pk: ore for who, ore in divided.items()}
    return found


def lines_of(content: dict, name: str = "lines") -> dict:
    return {line["line"]: {int(who): ore for who, ore in line["parts"].items()} for line in content[name]}


def assert_adds_up(content: dict, ore: int) -> None:
    lines = [*content["lines"], *content["late"]]
    by_principal = Counter()
    for line in lines:
        assert sum(line["parts"].values()) == line["ore"]
        by_principal.update({int(who): part for who, part in line["parts"].items()})
    assert sum(line["ore"] for line in lines) == sum(by_principal.values()) == ore
    assert {each["organisation"]: each["cost"] for each in content["balances"] if each["cost"]} == {
        who: cost for who, cost in by_principal.items() if cost
    }
    assert content["reckoning"]["adds_up"]


def shares_of(world: World, first: date, last: date) -> dict:
    """Each key's, as a settlement without any rows tells them; of those keys alone that divide the whole year."""
    budget = BudgetFactory(collaboration=world.collaboration, key=world.keys[0][0])
    BudgetLineFactory(budget=budget, key=world.keys[1][0])
    content = content_of(Settlement(budget=budget, from_on=first, to_on=last))
    return {
        key["id"]: {who: Fraction(share) for who, share in key["shares"].items() if Fraction(share)}
        for key in content["keys"]
    }


def figures(settlement: Settlement) -> tuple:
    """As page and files show them."""
    content = content_of(settlement)
    reading = Reading(content)
    return reading.lines, reading.late, reading.total, reading.balances, reading.keys, as_json(settlement, content)
