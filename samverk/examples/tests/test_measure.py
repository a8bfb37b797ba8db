import pytest

from samverk.examples import measure

pytestmark = pytest.mark.django_db


def test_it_prints_a_line_for_each_work_whose_queries_do_not_grow_with_the_plan(capsys):
    measure.main(["8", "80", "--runs", "2"])

    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    queries = {" ".join(line[:-4]): int(line[-1]) for line in lines}
    for work in ("thread", "joint edition", "principal's edition"):
        assert queries[f"8 {work}"] == queries[f"80 {work}"]
    assert len(lines) == 8
