"""What a second wall in PostgreSQL would cost: row-level security on four tables, by what a person's seats reach.

    DATABASE_URL=postgresql://… SAMVERK_DATA=/tmp/measure \\
        python -m samverk.examples.measure_row_security 4000 --pages 15

A trial, and no part of the application (docs/decisions/0016-row-level-security.md). It makes policies and a role in the
database that DATABASE_URL names, and writes generated plans there: give it one of its own. Each page is asked for in
turn with the wall and without it, in one process; seconds are of CPU, this process's and its database server's.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from statistics import median, quantiles

import django
from django.db import connection

from samverk.examples.measure_search import cpu

ROLE = "samverk_wall"
MIDDLEWARE = "samverk.examples.measure_row_security.behind_the_wall"
LINES = "{:<22}{:>10}{:>10}{:>9}{:>20}\n"


def _ids(name: str) -> str:
    """What is set for this request, read once for each question and not for each row."""
    return f"(SELECT string_to_array(current_setting('wall.{name}'), ','))::bigint[]"


HERE = f"collaboration_id = ANY ({_ids('taking_part')})"
COUNCIL = f"collaboration_id = ANY ({_ids('council')})"
OWN = f"kept_by_id = ANY ({_ids('organisations')})"
PLANS = "(SELECT p.id FROM planning_plan p WHERE {where})"
POLICIES = {
    "planning_plan": f"""
        level = 5 OR level >= 3 AND {HERE} OR level >= 4 AND {COUNCIL} OR level < 3 AND {OWN}
        OR level = 2 AND id IN (
            SELECT plan_id FROM planning_planshare WHERE organisation_id = ANY ({_ids("organisations")}))""",  # noqa: S608
    "planning_activity": f"""
        level = 5 OR level >= 3 AND plan_id IN {PLANS.format(where=HERE)}
        OR level >= 4 AND plan_id IN {PLANS.format(where=COUNCIL)} OR level < 3 AND {OWN}
        OR level = 2 AND id IN (
            SELECT activity_id FROM planning_activityshare WHERE organisation_id = ANY ({_ids("organisations")}))""",  # noqa: S608
    "steering_steeringdocument": f"""
        level >= 3 OR {OWN} OR level = 2 AND id IN (
            SELECT document_id FROM steering_documentshare WHERE organisation_id = ANY ({_ids("organisations")}))""",  # noqa: S608
    "followup_followup": f"""
        round_id IN (SELECT r.id FROM followup_round r WHERE r.plan_id IN {PLANS.format(where=HERE)})
        AND (state <> 'draft' OR asked_id = (SELECT current_setting('wall.person')::bigint) OR part_id IN (
            SELECT p.id FROM planning_part p WHERE p.organisation_id = ANY ({_ids("organisations")})))""",  # noqa: S608
}


def build() -> None:
    """The policies, and a role that they hold for. The tables' owner and the worker go past them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        for table, visible in POLICIES.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS wall ON {table}")
            cursor.execute(f"CREATE POLICY wall ON {table} USING ({visible}) WITH CHECK (true)")


def settings_of(person) -> dict[str, str]:
    """What the policies ask for, from the same reach that `visible_to` rests on."""
    # Imported here, since Django must be set up first.
    from samverk.organisations.models import Membership, Seat  # noqa: PLC0415

    reach = Seat.objects.reach_of(person)
    members = set(Membership.objects.on().filter(person=person.pk).values_list("organisation", flat=True))
    listed = {
        "taking_part": reach.taking_part,
        "council": reach.council,
        "organisations": members | set(reach.organisations),
        "person": [person.pk],
    }
    return {name: ",".join(map(str, keys)) for name, keys in listed.items()}


@contextmanager
def wall(person) -> Iterator[None]:
    """Everything inside asks as the role that the policies hold for: one question more before, and one after."""
    chosen = settings_of(person)
    with connection.cursor() as cursor:
        names = ", ".join(f"set_config('wall.{name}', %s, false)" for name in chosen)
        cursor.execute(f"SELECT {names}, set_config('role', %s, false)", [*chosen.values(), ROLE])  # noqa: S608
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', 'none', false)")


def behind_the_wall(get_response):
    """Middleware, after the one that knows who asks. Strangers and links in mails go past the wall in this trial."""

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        with wall(request.user):
            return get_response(request)

    return middleware


def addresses_of(made) -> dict[str, str]:
    from samverk.planning.models import Activity  # noqa: PLC0415
    from samverk.steering.models import Goal  # noqa: PLC0415

    plan, first = made.plan, made.rounds[0]
    activity = Activity.objects.filter(plan=plan).order_by("pk")[10]
    goal = Goal.objects.filter(contributions__activity__plan=plan).order_by("pk")[0]
    return {
        "my work": "/",
        "plan": plan.get_absolute_url(),
        "plan, searched": f"{plan.get_absolute_url()}?q=leder",
        "activity": activity.get_absolute_url(),
        "round": first.get_absolute_url(),
        "goal": goal.get_absolute_url(),
        "threads": f"{plan.get_absolute_url()}thread/",
        "search": "/search/?q=leder",
        "API, answers": "/api/v1/follow-ups",
    }


def measure(made, pages: int) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client, override_settings  # noqa: PLC0415

    walled = override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, MIDDLEWARE])
    clients = {}
    for name in ("without", "with"):
        with walled if name == "with" else override_settings():
            clients[name] = Client()
            clients[name].force_login(made.lead)
            clients[name].get("/")  # builds its middleware now

    sys.stdout.write(LINES.format("page", "without s", "with s", "ratio", "middle half"))
    for label, address in addresses_of(made).items():
        seconds, sizes = {"without": [], "with": []}, set()
        for turn in range(pages + 1):
            for name in ("without", "with") if turn % 2 else ("with", "without"):
                began = cpu()
                answer = clients[name].get(address)
                took = cpu() - began
                sizes.add((name, answer.status_code, len(answer.content) // 100))
                if turn:
                    seconds[name].append(took)
        ratios = [one / other for one, other in zip(seconds["with"], seconds["without"], strict=True)]
        low, _middle, high = quantiles(ratios, n=4)
        middle = [median(seconds[name]) for name in ("without", "with")]
        spread = f"{low:.2f}–{high:.2f}"
        figures = [f"{middle[0]:.3f}", f"{middle[1]:.3f}", f"{middle[1] / middle[0]:.2f}", spread]
        sys.stdout.write(LINES.format(label, *figures))
        if len({status for _name, status, _size in sizes}) > 1 or {status for _n, status, _s in sizes} != {200}:
            sys.stdout.write(f"  answers differ: {sorted(sizes)}\n")
        sys.stdout.flush()


def explain(made) -> None:
    """What the database does with two of the application's questions, and how long it thinks and works."""
    from samverk.followup.models import FollowUp  # noqa: PLC0415
    from samverk.planning.models import Activity  # noqa: PLC0415

    asked = {
        "activities of the plan": Activity.objects.visible_to(made.lead).filter(plan=made.plan),
        "answers of the round": FollowUp.objects.visible_to(made.lead).filter(round=made.rounds[0]),
    }
    for label, rows in asked.items():
        question, given = rows.values("pk").query.sql_with_params()
        for name in ("without", "with"):
            found = []
            with wall(made.lead) if name == "with" else nullcontext(), connection.cursor() as cursor:
                for _time in range(7):
                    cursor.execute(f"EXPLAIN (ANALYZE, SUMMARY, FORMAT JSON) {question}", given)
                    [[plan]] = cursor.fetchone()
                    found.append((plan["Planning Time"], plan["Execution Time"]))
            thinks, works = (median(column) for column in zip(*found, strict=True))
            sys.stdout.write(f"{label}, {name}: {thinks:.1f} ms planning, {works:.1f} ms doing\n")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="samverk.examples.measure_row_security")
    parser.add_argument("size", nargs="?", type=int, default=4000, help="activities of the plan")
    parser.add_argument("--others", type=int, default=20, help="other collaborations, with 100 activities each")
    parser.add_argument("--pages", type=int, default=15, help="how many times each page is asked for, each way")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverk.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from samverk.examples.generate import generate  # noqa: PLC0415

    if connection.vendor != "postgresql":
        sys.exit("SQLite has no row-level security.")
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    for number in range(asked.others):
        generate(activities=100, seed=number + 2, trail=False, name=f"Granne {number}, {os.getpid()}")
    made = generate(activities=asked.size, seed=1, trail=False, name=f"Mätning {asked.size}, {os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    build()
    measure(made, asked.pages)
    explain(made)


if __name__ == "__main__":
    main()
