"""The figures of earlier rounds: from fixed reports to the same reader alone."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.core.trail import canonical
from samverk.followup.tests.factories import RoundFactory
from samverk.planning.tests.factories import PlanFactory
from samverk.reports.composing import compose
from samverk.reports.material import gather
from samverk.reports.tests.factories import EditionFactory

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def edition(world, principal=None, language="sv"):
    return compose(gather(world.round, principal, language))


def fixed_report(world, round, number=1, language="sv", principal=None):
    content = compose(gather(round, principal, language))
    content["summary"]["counts"] = [row | {"count": number * 10} for row in content["summary"]["counts"]]
    at = {"approved_at": NOW, "fixed_at": NOW}
    told = {"content": canonical(content), "sha256": "0" * 64, "state": "fixed"}
    return EditionFactory(round=round, organisation=principal, language=language, number=number, **told, **at)


def earlier_round(world, name, month, plan=None):
    return RoundFactory(plan=plan or world.plan, name=name, scale=world.round.scale,
                        period_from=date(2025, month, 1), period_to=date(2025, month, 28))  # fmt: skip


def test_earlier_rounds_are_told_by_their_own_fixed_reports_to_the_same_reader(world):
    t1, t2, t3 = (earlier_round(world, f"T{number}", number) for number in (1, 2, 3))
    fixed_report(world, t1, number=1, principal=world.ost)  # to another reader
    fixed_report(world, t2, number=1, principal=world.norr)
    newest = fixed_report(world, t2, number=2, principal=world.norr)
    EditionFactory(round=t3, organisation=world.norr)  # a draft
    elsewhere = earlier_round(world, "T4", 4, plan=PlanFactory())
    fixed_report(world, elsewhere, principal=world.norr)

    earlier = edition(world, world.norr)["earlier_rounds"]

    assert [(row["name"], row["number"]) for row in earlier] == [("T2", 2), ("T3", None)]
    assert {row["count"] for row in earlier[0]["counts"]} == {20}
    assert earlier[0]["counts"] == [
        {name: row[name] for name in ("key", "word", "shape", "tone", "count")}
        for row in newest.frozen_content["summary"]["counts"]
    ]
    assert earlier[1]["counts"] is None


def test_an_earlier_report_in_another_language_is_told_in_this_ones_words(world):
    fixed_report(world, earlier_round(world, "T1", 1), language="sv")
    world.good.word_en = "On track"
    world.good.save()

    [earlier] = edition(world, language="en")["earlier_rounds"]

    words = {step["word"] for step in edition(world, language="en")["scale"]}
    assert {row["word"] for row in earlier["counts"]} <= words


def test_earlier_reports_take_no_more_queries_however_many(world):
    with CaptureQueriesContext(connection) as without:
        gather(world.round, None, "sv")
    for month in range(1, 12):
        fixed_report(world, earlier_round(world, f"T{month}", month))

    with CaptureQueriesContext(connection) as with_many:
        material = gather(world.round, None, "sv")

    assert len(material.earlier) == 11
    assert len(with_many) <= len(without) + 1
