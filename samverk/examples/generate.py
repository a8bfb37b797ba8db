"""Plans of any size, alike each time for the same seed: what times and query counts are measured on.

Rows go in by the thousand, past the rooms' operations, whose checks one by one would take longer than what is to be
measured. With `trail` each row still leaves its revision.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from samverk.core.dates import FuzzyDate
from samverk.core.trail import Operation, operation
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution, Milestone, Part, Plan, StatusScale
from samverk.planning.scales import standard_scale
from samverk.steering.models import Alignment, Goal, GoalTree, SteeringDocument

VERBS = ["Utveckla", "Skylta", "Rusta", "Samla", "Pröva", "Öppna", "Bygga", "Mäta", "Sprida", "Ordna"]
THINGS = ["leder", "hamnar", "badplatser", "bruk", "evenemang", "företagsträffar", "turer", "naturrum", "kartor"]
PLACES = ["norrut", "söderut", "vid kusten", "i skärgården", "i inlandet", "i småstäderna", "året runt", "om vintern"]
ANSWERS = ["plan"] * 60 + ["risk"] * 15 + ["done"] * 12 + ["none"] * 8 + ["dev"] * 5
SPACING = 1024
SHARED = Level.PRINCIPALS  # rounds ask about it, and nobody sits at the screen to share it


@dataclass
class Generated:
    plan: Plan
    rounds: list[Round]
    principals: list[Organisation]
    lead: Person


def generate(
    activities: int = 4000, seed: int = 1, principals: int = 3, rounds: int = 2, silent: float = 0.08,
    trail: bool = True, name: str = "",
) -> Generated:  # fmt: skip
    """A collaboration with a plan of that many activities and so many finished rounds; the last one is open.

    Each activity has a part for one to `principals` organisations and contributes to one to three goals of the
    strategy; the strategy's goals are aligned with those of each principal. `silent` is the share of parts that have
    not answered. Without `trail` no revisions are written, which is quicker by half.
    """
    chance = random.Random(seed)  # noqa: S311  # to be alike each time, not secret
    name = name or f"Genererad samverkan {seed}, {activities} aktiviteter"
    with operation("examples.generated", by=None) as op:
        made = _Maker(op, chance, trail)
        collaboration, owners, lead = made.collaboration(name, principals)
        strategy, goals = made.documents(collaboration, owners)
        plan = made.plan(collaboration, strategy)
        parts = made.activities(plan, owners, goals, activities)
        made_rounds = [made.round(plan, number, rounds, parts, silent, lead) for number in range(rounds)]
        made.assessments(made_rounds, goals, lead)
    return Generated(plan, made_rounds, owners, lead)


@dataclass
class _Maker:
    op: Operation
    chance: random.Random
    trail: bool

    def many(self, rows: list) -> list:
        if self.trail:
            return self.op.create_many(rows)
        return type(rows[0])._base_manager.bulk_create(rows, batch_size=500) if rows else []

    def collaboration(self, name: str, principals: int):
        made = self.op.create(Collaboration(name=name, short_name=name[:60], is_example=True))
        owners = self.many(
            [
                Organisation(kind="other", name=f"{name}, huvudman {n}", short_name=f"Huvudman {n}", is_example=True)
                for n in range(1, principals + 1)
            ]
        )
        role = Participation.Role.PRINCIPAL
        self.many([Participation(collaboration=made, organisation=owner, role=role) for owner in owners])
        lead = Person(name=f"Ledare {made.pk}", email=f"ledare-{made.pk}@generated.example", is_example=True)
        lead.set_unusable_password()
        self.op.create(lead)
        self.op.create(Membership(person=lead, organisation=owners[0]))
        self.op.create(Seat(person=lead, collaboration=made, organisation=owners[0], role=Seat.Role.LEAD))
        return made, owners, lead

    def documents(self, collaboration: Collaboration, owners: list[Organisation]):
        strategy = self.op.create(SteeringDocument(title="Strategi", owner_collaboration=collaboration, level=SHARED))
        areas = self._tree(strategy, "Målområden", "M", 4, 5)
        motives = self._tree(strategy, "Ledmotiv", "L", 4, 0)
        links = []
        for owner in owners:
            title = f"Mål för {owner.short_name}"
            row = SteeringDocument(title=title, kind="council_goals", owner_organisation=owner, level=SHARED)
            document = self.op.create(row)
            own = self._tree(document, "Mål", "K", 4, 3)
            # One goal in six leads nowhere for this owner: some activities map to none of its goals.
            sources = [goal for goal in areas + motives if self.chance.random() > 1 / 6]
            links += [Alignment(source=s, target=self.chance.choice(own), why="Genererad koppling.") for s in sources]
        self.many(links)
        return strategy, areas + motives

    def _tree(self, document, name: str, letter: str, tops: int, below: int) -> list[Goal]:
        tree = self.op.create(GoalTree(document=document, name=name, level_names=["Område", "Mål"]))
        place = count(1)
        roots = [
            Goal(tree=tree, code=f"{letter}{n}", title=f"{name} {n}", position=next(place)) for n in range(1, tops + 1)
        ]
        self.many(roots)
        leaves = [
            Goal(tree=tree, parent=root, code=f"{root.code}.{n}", title=f"{root.title}.{n}", position=next(place))
            for root in roots
            for n in range(1, below + 1)
        ]
        return roots + self.many(leaves)

    def plan(self, collaboration: Collaboration, strategy: SteeringDocument) -> Plan:
        dates = {"from_on": date(2025, 1, 1), "to_on": date(2027, 12, 31)}
        row = Plan(
            collaboration=collaboration, title="Genererad plan", strategy=strategy, scale=standard_scale(),
            level=SHARED, **dates,
        )  # fmt: skip
        row.is_example = True
        return self.op.create(row)

    def activities(self, plan: Plan, owners: list[Organisation], goals: list[Goal], wanted: int) -> list[Part]:
        rows = [self._activity(plan, n) for n in range(1, wanted + 1)]
        self.many(rows)
        parts, contributions, milestones = [], [], []
        for row in rows:
            takers = self.chance.sample(owners, self.chance.randint(1, len(owners)))
            parts += [
                Part(activity=row, organisation=o, is_lead=o is takers[0], contact_text="Kontakt") for o in takers
            ]
            aims = self.chance.sample(goals, self.chance.randint(1, 3))
            contributions += [Contribution(activity=row, goal=goal) for goal in aims]
            if self.chance.random() < 0.3:
                milestones.append(Milestone(activity=row, title="Halvvägs", due=FuzzyDate("2026-Q4")))
        self.many(parts)
        self.many(contributions)
        self.many(milestones)
        return parts

    def _activity(self, plan: Plan, number: int) -> Activity:
        words = [self.chance.choice(words) for words in (VERBS, THINGS, PLACES)]
        title = f"{' '.join(words)} ({number})"
        row = Activity(plan=plan, number=str(number), title=title, position=number * SPACING, level=SHARED)
        row.is_example = True
        row.description = f"{title}: en genererad aktivitet för mätning."
        row.starts = FuzzyDate(self.chance.choice(["2025-Q1", "2025-HT", "2026-01", "2026"]))
        row.ends = FuzzyDate(self.chance.choice(["2026-Q4", "2027", "2027-VT", "ongoing"]))
        row.set_last_day()
        return row

    def round(self, plan: Plan, number: int, rounds: int, parts: list[Part], silent: float, lead: Person) -> Round:
        first = date(2026, 1, 1) + timedelta(days=number * 120)
        last = first + timedelta(days=119)
        is_open = number == rounds - 1
        made = self.op.create(
            Round(
                plan=plan, name=f"Runda {number + 1}", scale=plan.scale,
                assessment_scale=standard_scale(StatusScale.Purpose.ASSESSMENT),
                period_from=first, period_to=last, cutoff_on=last, answers_due_on=last + timedelta(days=14),
                review_due_on=last + timedelta(days=21), approval_due_on=last + timedelta(days=28),
                fixed_due_on=last + timedelta(days=42), opened_at=timezone.now(),
                state=Round.State.OPEN if is_open else Round.State.FIXED,
            )
        )  # fmt: skip
        steps = {step.key: step for step in plan.scale.steps.all()}
        self.many([self._follow_up(made, part, steps, silent, lead) for part in parts])
        return made

    def _follow_up(self, made: Round, part: Part, steps: dict, silent: float, lead: Person) -> FollowUp:
        if self.chance.random() < silent:
            return FollowUp(round=made, part=part, asked_id=part.contact_id)
        key = self.chance.choice(ANSWERS)
        deviates = steps[key].needs_explanation
        return FollowUp(
            round=made, part=part, asked_id=part.contact_id, state=FollowUp.State.SUBMITTED,
            answer=FollowUp.Answer.REPORTED, step=steps[key],
            progress_percent=100 if key == "done" else 0 if key == "none" else self.chance.randint(5, 95),
            comment=f"Läget för {part.activity.number}: arbetet går vidare.",
            deviation="Det tar längre tid än planerat." if deviates else "",
            measure="Ny tidplan till nästa runda." if deviates else "",
            submitted_by=lead, submitted_at=timezone.now(),
        )  # fmt: skip

    def assessments(self, rounds: list[Round], goals: list[Goal], lead: Person) -> None:
        rows, now = [], timezone.now()
        for made in rounds:
            steps = list(made.assessment_scale.steps.all())
            for goal in goals:
                step = self.chance.choice(steps)
                facts = {"text": "Genererad bedömning.", "assessed_by": lead, "assessed_at": now}
                rows.append(Assessment(round=made, goal=goal, step=step, **facts))
        self.many(rows)
