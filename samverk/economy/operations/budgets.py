"""Every way in which budgets, their lines and their versions change. What a body has adopted never does."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion
from samverk.economy.permissions import can_create_budget, can_edit_budget, can_edit_version
from samverk.economy.versions import in_force
from samverk.organisations.visibility import keeper

SUMS = ("ore", "second_ore", "third_ore")
LINE_FIELDS = ("number", "name", "kind", "activity_id", "goal_id", "owner_id", "key_id", "position")


@dataclass(frozen=True)
class Sums:
    """What a line is given, as it is stored: a cost positive, an income negative. None in a planned year is unsaid."""

    ore: int
    second_ore: int | None = None
    third_ore: int | None = None
    note: str = ""

    @classmethod
    def of(cls, amount: BudgetAmount) -> "Sums":
        return cls(amount.ore, amount.second_ore, amount.third_ore, amount.note)


def enter_budget(budget: Budget, *, by, like: Budget | None = None) -> Operation:
    """Begin a budget with a first proposal, as the own of the organisation that the lead sits for, until it is shared.

    With `like`, another budget of the collaboration, its lines come along: with their sums in force where that budget
    is of the same year, and else with what it planned for this year, or had itself where it planned nothing.
    """
    require(can_create_budget(by, budget.collaboration))
    if like is not None:
        require(like.collaboration_id == budget.collaboration_id)
        require(Budget.objects.visible_to(by).filter(pk=like.pk).exists())
    budget.kept_by = keeper(by, budget.collaboration)
    with operation("economy.budget_entered", by=by) as op:
        op.create(budget)
        version = op.create(BudgetVersion(budget=budget, number=1))
        if like is not None:
            _copy_lines(op, like, version)
    return op


def _copy_lines(op: Operation, like: Budget, version: BudgetVersion) -> None:
    """With who answers for each and what it is for; and with its own key, unless that has ended by then."""
    before, given = list(like.lines.select_related("key")), sums_of(in_force(like))
    lines = [
        BudgetLine(budget=version.budget, **{name: getattr(each, name) for name in LINE_FIELDS}) for each in before
    ]
    for line, old in zip(lines, before, strict=True):
        if old.key and old.key.to_on and old.key.to_on.year < version.budget.year:
            line.key_id = None
    op.create_many(lines)
    amounts = []
    for old, line in zip(before, lines, strict=True):
        sums = _moved_on(given.get(old.pk, Sums(0)), version.budget.year - like.year)
        amounts.append(BudgetAmount(budget_version=version, line=line, **vars(sums)))
    op.create_many(amounts)


def _moved_on(sums: Sums, years: int) -> Sums:
    planned = [sums.ore, sums.second_ore, sums.third_ore]
    kept = planned[years : years + 3] if 0 <= years <= 2 else []
    kept += [None] * (3 - len(kept))
    return Sums(sums.ore if kept[0] is None else kept[0], kept[1], kept[2], sums.note)


def sums_of(version: BudgetVersion | None) -> dict[int, Sums]:
    """By the key of each line that the version gives anything."""
    rows = BudgetAmount.objects.filter(budget_version=version) if version else ()
    return {row.line_id: Sums.of(row) for row in rows}


def change_budget(budget: Budget, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "adopted" where the year of an adopted budget, or its VAT, would change."""
    require(can_edit_budget(by, budget))
    with operation("economy.budget_changed", by=by) as op:
        op.save(budget, expected_version)
    return op


def delete_budget(budget: Budget, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "adopted" where a body has adopted any of it, "in_use" where books are kept."""
    require(can_edit_budget(by, budget))
    with operation("economy.budget_deleted", by=by) as op:
        if budget.versions.select_for_update().adopted().exists():
            raise ValidationError(_("A body has adopted the budget, so it stays."), code="adopted")
        op.delete(budget, expected_version)
    return op


def add_line(line: BudgetLine, sums: Sums, *, by) -> Operation:
    """Raises ValidationError with code "no_proposal" where there is no proposal to add it to."""
    require(can_edit_budget(by, line.budget))
    with operation("economy.line_added", by=by) as op:
        version = proposal_of(line.budget)
        require(can_edit_version(by, version))
        last = line.budget.lines.aggregate(last=Max("position"))["last"]
        line.position = 0 if last is None else last + 1
        op.create(line)
        op.create(BudgetAmount(budget_version=version, line=line, **vars(sums)))
        op.touch(version)
    return op


def change_line(
    line: BudgetLine, amount: BudgetAmount | None = None, *, by, expected_version: int | None = None
) -> Operation:  # fmt: skip
    """Change what a line is, and with `amount` what the proposal gives it.

    A line that turns from a cost into an income turns its sums too, unless they are given. Raises ValidationError with
    code "adopted" where that would turn what is adopted, and Conflict as `set_sums` does.
    """
    require(can_edit_budget(by, line.budget))
    with operation("economy.line_changed", by=by) as op:
        turned = BudgetLine.objects.filter(pk=line.pk).exclude(kind=line.kind).exists()
        op.save(line, expected_version)
        if turned and amount is None:
            amount = line.amounts.first()
            for name in SUMS if amount else ():
                setattr(amount, name, None if getattr(amount, name) is None else -getattr(amount, name))
        if amount is not None:
            version = proposal_of(line.budget)
            require(
                can_edit_version(by, version) and (amount.budget_version_id, amount.line_id) == (version.pk, line.pk)
            )
            op.save_many([amount])
    return op


def delete_line(line: BudgetLine, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "adopted" where a body has given the line anything, "in_use" where anything is
    booked on it."""
    require(can_edit_budget(by, line.budget))
    with operation("economy.line_deleted", by=by) as op:
        proposal = line.budget.versions.select_for_update().proposed().first()
        if BudgetAmount.objects.filter(line=line, budget_version__state=BudgetVersion.State.ADOPTED).exists():
            refusal = _("The line stands in an adopted version, so it stays. Give it 0 in a revision.")
            raise ValidationError(refusal, code="adopted")
        op.delete(line, expected_version)
        if proposal:
            op.touch(proposal)
    return op


def move_line(line: BudgetLine, *, up: bool, by) -> Operation:
    """Let a line change places with the one above it, or below."""
    require(can_edit_budget(by, line.budget))
    with operation("economy.line_moved", by=by) as op:
        lines = list(line.budget.lines.select_for_update().order_by("position", "pk"))
        place = lines.index(line)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(lines):
            raise ValidationError(_("The line stands there already."), code="there_already")
        lines[place], lines[other] = lines[other], lines[place]
        for position, each in enumerate(lines):
            each.position = position
        op.save_many(lines)
    return op


def set_sums(version: BudgetVersion, amounts: list[BudgetAmount], *, by) -> Operation:
    """Save what lines are given in a proposal: each sum carries the version that it was read at.

    Raises ValidationError with code "adopted" of what is adopted, and Conflict where somebody has changed one of the
    sums since it was read.
    """
    refuse_adopted(version)
    require(can_edit_version(by, version) and all(each.budget_version_id == version.pk for each in amounts))
    with operation("economy.sums_set", by=by) as op:
        _held(version)
        op.save_many(amounts)
    return op


def adopt_version(version: BudgetVersion, *, by, expected_version: int | None = None) -> Operation:
    """Record that a body has adopted the proposal: `body`, `decided_on`, `paragraph` and `dnr` say which and when.

    From then on no sum of it changes. Raises ValidationError with code "adopted" the second time, "empty" without
    lines.
    """
    refuse_adopted(version)
    require(can_edit_version(by, version))
    with operation("economy.budget_adopted", by=by) as op:
        _held(version)
        if not version.amounts.exists():
            raise ValidationError(_("The proposal has no lines yet, so there is nothing to adopt."), code="empty")
        version.state = BudgetVersion.State.ADOPTED
        op.save(version, expected_version)
    return op


def change_decision(version: BudgetVersion, *, by, expected_version: int | None = None) -> Operation:
    """Correct what is said of the decision: body, day, paragraph, register number. The sums stay."""
    require(can_edit_budget(by, version.budget))
    with operation("economy.decision_corrected", by=by) as op:
        op.save(version, expected_version)
    return op


def revise_budget(budget: Budget, *, why: str, by) -> Operation:
    """Begin a new proposal with the sums in force. Raises ValidationError with code "proposed" where there is one
    already, "required" without a reason."""
    require(can_edit_budget(by, budget))
    if not why.strip():
        raise ValidationError({"why": ValidationError(_("Say why the budget is revised."), code="required")})
    with operation("economy.revision_begun", by=by) as op:
        versions = list(BudgetVersion.objects.select_for_update().filter(budget=budget).order_by("number"))
        if any(not each.is_adopted for each in versions):
            refusal = _("The budget already has a proposal that is not decided.")
            raise ValidationError(refusal, code="proposed")
        version = op.create(BudgetVersion(budget=budget, number=len(versions) + 1, why=why))
        given = sums_of(versions[-1] if versions else None)
        op.create_many([BudgetAmount(budget_version=version, line_id=key, **vars(sums)) for key, sums in given.items()])
    return op


def withdraw_proposal(version: BudgetVersion, *, by, expected_version: int | None = None) -> Operation:
    """Take a proposed revision back, with the lines that stand in it alone.

    Raises ValidationError with code "adopted" of what is adopted, "first" of a budget's only version, "in_use" where
    anything is booked on one of those lines.
    """
    refuse_adopted(version)
    require(can_edit_version(by, version))
    if not version.budget.versions.adopted().exists():
        refusal = _("It is the budget’s first proposal. Delete the budget instead.")
        raise ValidationError(refusal, code="first")
    with operation("economy.proposal_withdrawn", by=by) as op:
        held = _held(version)
        own = BudgetLine.objects.filter(budget=held.budget).exclude(amounts__budget_version__state="adopted")
        op.delete_many(list(own))
        op.delete(held, expected_version)
    return op


def proposal_of(budget: Budget) -> BudgetVersion:
    """The proposal, held until the operation ends. Raises ValidationError with code "no_proposal"."""
    version = budget.versions.select_for_update().proposed().first()
    if version is None:
        refusal = _("The budget is adopted. Begin a revision to change what lines are given.")
        raise ValidationError(refusal, code="no_proposal")
    version.budget = budget
    return version


def refuse_adopted(version: BudgetVersion) -> None:
    if BudgetVersion.objects.filter(pk=version.pk, state=BudgetVersion.State.ADOPTED).exists():
        refusal = _("This version is adopted and does not change. Begin a revision instead.")
        raise ValidationError(refusal, code="adopted")


def _held(version: BudgetVersion) -> BudgetVersion:
    """The row itself, held; and still a proposal."""
    held = BudgetVersion.objects.select_for_update().get(pk=version.pk)
    if held.is_adopted:
        refusal = _("This version is adopted and does not change. Begin a revision instead.")
        raise ValidationError(refusal, code="adopted")
    held.budget = version.budget
    return held
