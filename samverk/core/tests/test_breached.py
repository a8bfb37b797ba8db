import hashlib
import resource
import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from samverk.core import breached

LINES = 2_000_000


def sum_of(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(path, sums, end="\n"):
    path.write_text("".join(f"{each}:{3 + len(each) % 7}{end}" for each in sorted(sums)), newline="")
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_password_of_a_list_is_found_and_no_other(tmp_path, end):
    known = [f"lösenord-{number}" for number in range(300)]
    path = written(tmp_path / "sums", map(sum_of, known), end)

    assert all(breached.is_listed(path, password) for password in known)
    assert not any(breached.is_listed(path, f"annat-{number}") for number in range(300))


def test_lists_of_none_and_one(tmp_path):
    empty, one = written(tmp_path / "none", []), written(tmp_path / "one", [sum_of("hemligt")])

    assert not breached.is_listed(empty, "hemligt")
    assert breached.is_listed(one, "hemligt") and not breached.is_listed(one, "annat")


def test_millions_of_lines_are_searched_where_they_lie(tmp_path):
    asked, step = sum_of("ett-läckt-lösenord"), 2**160 // LINES
    before = int(asked, 16) // step + 1  # how many sums are less than the one that is asked for
    with open(tmp_path / "sums", "w") as file:
        file.writelines(f"{number * step:040X}:1\n" for number in range(before))
        file.write(f"{asked}:17\n")
        file.writelines(f"{number * step:040X}:1\n" for number in range(before, LINES))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    begun = time.perf_counter()
    found = [breached.is_listed(tmp_path / "sums", f"lösenord-{number}") for number in range(200)]
    took = (time.perf_counter() - begun) / 200

    assert breached.is_listed(tmp_path / "sums", "ett-läckt-lösenord") and not any(found)
    assert took < 0.02  # seconds for each
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 4096  # KB


def test_a_leaked_password_is_refused_only_where_a_list_is_set(tmp_path, settings):
    validate_password("en-sten-i-skon-7")
    settings.SAMVERK_BREACHED_PASSWORDS = str(written(tmp_path / "sums", [sum_of("en-sten-i-skon-7")]))

    with pytest.raises(ValidationError) as refusal:
        validate_password("en-sten-i-skon-7")
    validate_password("en-annan-sten-i-skon")

    assert [error.code for error in refusal.value.error_list] == ["breached"]


def test_a_list_that_is_gone_lets_no_password_through_unchecked(tmp_path, settings):
    settings.SAMVERK_BREACHED_PASSWORDS = str(tmp_path / "gone")

    with pytest.raises(ValidationError) as refusal:
        validate_password("en-sten-i-skon-7")

    assert [error.code for error in refusal.value.error_list] == ["list_away"]


def test_what_is_no_list_is_told_at_the_start(tmp_path, settings):
    told = {}
    for name, text in [("list", f"{sum_of('x')}:3\r\n"), ("plain", "password123\n"), ("empty", "")]:
        (tmp_path / name).write_text(text)
        settings.SAMVERK_BREACHED_PASSWORDS = str(tmp_path / name)
        told[name] = [error.id for error in breached.list_can_be_read(None)]
    settings.SAMVERK_BREACHED_PASSWORDS = str(tmp_path / "gone")
    told["gone"] = [error.id for error in breached.list_can_be_read(None)]

    assert told == {"list": [], "plain": ["samverk.E011"], "empty": ["samverk.E011"], "gone": ["samverk.E010"]}
