"""The console command: what it prints where, and its exit codes."""

import io
import json
import socket
import subprocess
import sys
import tarfile
from types import SimpleNamespace

import pytest
from django.conf import settings

from samverk import cli
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.models import Organisation, Person
from samverk.organisations.tests.factories import (
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning.tests.factories import PlanFactory

ORGANISATIONS = "Typ;Namn;Kod\nkommun;Norrtälje kommun;0188\nförening;Roslagens båtklubb;\n"


@pytest.fixture
def samverk(capsys):
    """`samverk("verify")` gives the exit code, what it said on stdout, and what on stderr."""

    def called(*arguments):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    return settings.DATA


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "organisationer.csv"
    path.write_text(ORGANISATIONS)
    return path


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself_with_an_example(samverk, name):
    code, out, _err = samverk(name, "--help")

    assert code == 0
    assert f"examples:\n  samverk {name}" in out


@pytest.mark.parametrize(
    "arguments", [["fly"], ["report"], ["backup"], ["run", "--port", "x"], ["verify", "--anchor", "x"]]
)
def test_a_wrong_call_is_told_on_stderr_with_exit_code_2(samverk, arguments):
    code, out, err = samverk(*arguments)

    assert (code, out) == (2, "")
    assert "error:" in err


def test_without_a_command_it_lists_the_commands(samverk):
    code, out, _err = samverk()

    assert code == 0
    assert all(name in out for name in cli.COMMANDS)


def test_a_port_in_use_is_refused_before_anything_is_made(samverk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, out, err = samverk("run", "--port", port)

    assert (code, out) == (2, "")
    assert f"Port {port} is taken" in err


def test_organisations_are_imported_once_in_the_administrators_name(db, samverk, sheet):
    PersonFactory(name="Sofia", email="sofia@norrtalje.example", is_administrator=True)

    first, second = samverk("import-organisations", sheet), samverk("import-organisations", sheet)

    assert (first[0], second[0]) == (0, 0)
    assert "In the name of Sofia (sofia@norrtalje.example)." in first[2]
    assert "2 new, 0 changed, 0 unchanged" in first[1]
    assert "0 new, 0 changed, 2 unchanged" in second[1]
    assert Organisation.objects.count() == 2


def test_a_dry_run_tells_and_saves_nothing(db, samverk, sheet):
    code, out, _err = samverk("import-organisations", sheet, "--dry-run")

    assert code == 0
    assert out == "2 new, 0 changed, 0 unchanged, 0 not in the file\nNothing was saved (--dry-run).\n"
    assert not Organisation.objects.exists()


def test_every_cell_at_fault_is_named_and_nothing_is_saved(db, samverk, sheet):
    PersonFactory(is_administrator=True)
    sheet.write_text("Typ;Namn;Kod\nklubb;Roslagens båtklubb;\nkommun;;0188\norden;Sällskapet;\n")

    code, out, err = samverk("import-organisations", sheet)

    assert (code, out) == (2, "")
    assert "row 2" in err
    assert "row 4" in err
    assert not Organisation.objects.exists()


def test_nobody_is_guessed_when_several_could_be_meant(db, samverk, sheet):
    PersonFactory.create_batch(2, is_administrator=True)

    code, _out, err = samverk("import-organisations", sheet)

    assert code == 2
    assert "--by ADDRESS" in err
    assert not Revision.objects.exists()


def test_who_may_not_is_refused(db, samverk, sheet):
    person = PersonFactory()

    code, _out, _err = samverk("import-organisations", sheet, "--by", person.email)

    assert (code, Organisation.objects.exists()) == (2, False)


@pytest.mark.parametrize("name", ["import-goals", "import-organisations"])
def test_a_file_that_is_no_table_is_refused(db, samverk, tmp_path, name):
    path = tmp_path / "brev.csv"
    path.write_text("Hej!\n")

    code, out, err = samverk(name, path)

    assert (code, out) == (2, "")
    assert "brev.csv: " in err


def test_a_file_that_is_not_there_is_refused(db, samverk):
    code, _out, err = samverk("import-goals", "nowhere.csv")

    assert (code, err) == (2, "samverk import-goals: There is no file nowhere.csv.\n")


def test_a_plan_is_imported_in_its_leads_name(db, samverk, tmp_path):
    plan = PlanFactory(title="Verksamhetsplan")
    organisation = OrganisationFactory(name="Norrtälje kommun", short_name="Norrtälje")
    ParticipationFactory(collaboration=plan.collaboration, organisation=organisation)
    SeatFactory(collaboration=plan.collaboration, organisation=organisation, person=PersonFactory(name="Maja"))
    path = tmp_path / "plan.csv"
    path.write_text("Nr;Aktivitet;Ansvarig\n1;Laddplatser vid hamnarna;Norrtälje\n2;Roslagsleden;Norrtälje\n")

    first = samverk("import-plan", path, "--plan", "verksamhetsPLAN")
    second = samverk("import-plan", path, "--plan", plan.pk)

    assert (first[0], second[0]) == (0, 0)
    assert [activity.title for activity in plan.activities.all()] == ["Laddplatser vid hamnarna", "Roslagsleden"]
    assert "2 unchanged" in second[1]


def test_what_an_import_leaves_out_of_the_file_is_told(db, samverk, tmp_path):
    PersonFactory(name="Sofia", email="sofia@norrtalje.example", is_administrator=True)
    path = tmp_path / "organisationer.csv"
    path.write_text(f"{ORGANISATIONS}Summa;;2\n")

    code, _out, err = samverk("import-organisations", path, "--dry-run")

    assert code == 0
    assert "not taken in: organisationer: totals: 1 (4 Summa 2)\n" in err


def test_a_round_that_is_not_there_is_refused_with_those_that_are(db, samverk):
    RoundFactory(name="Tertial 2 2026")

    code, out, err = samverk("report", "--round", "Tertial 9")

    assert (code, out) == (2, "")
    assert "There is no round “Tertial 9”:" in err
    assert "Tertial 2 2026" in err


def test_a_rounds_editions_are_written_to_files(db, samverk, tmp_path):
    round = RoundFactory(name="Tertial 2 2026")
    for name in ("Norrtälje", "Östhammar"):
        organisation = OrganisationFactory(name=name)
        ParticipationFactory(collaboration=round.plan.collaboration, organisation=organisation)

    code, out, err = samverk("report", "--round", "tertial 2 2026", "--format", "json", "-o", tmp_path / "ut")

    written = [json.loads((tmp_path / "ut" / line.split("/")[-1]).read_text()) for line in out.splitlines()]
    assert code == 0
    assert [edition["kind"] for edition in written] == ["joint", "principal", "principal"]
    assert "1 of 3" in err
    assert len(set(out.splitlines())) == 3


def test_only_the_named_principals_edition_is_written(db, samverk, tmp_path):
    round = RoundFactory()
    organisation = OrganisationFactory(name="Österåker")
    ParticipationFactory(collaboration=round.plan.collaboration, organisation=organisation)
    chosen = ["--round", round.pk, "--principal", "österåker", "--format", "html"]

    code, out, _err = samverk("report", *chosen, "-o", tmp_path)

    assert (code, len(out.splitlines())) == (0, 1)


def test_verify_finds_nothing_in_a_whole_trail_and_prints_its_newest_link(db, samverk):
    note_something()

    code, out, _err = samverk("verify")

    newest = Revision.objects.get()
    assert code == 0
    assert out == f"1 revisions, 0 fixed editions, 0 files, 0 templates, 0 faults\nnewest link 1:{newest.hash}\n"


def test_verify_finds_that_the_end_was_cut_by_an_anchor(db, samverk):
    note_something()

    code, _out, err = samverk("verify", "--anchor", f"7:{'a' * 64}")

    assert code == 1
    assert "FAULT 7: the anchored row is missing" in err


def test_an_administrator_is_appointed_once_with_a_strong_password(db, samverk, monkeypatch, tmp_path):
    def with_password(text, *arguments):
        path = tmp_path / "password"
        path.write_text(f"{text}\n")
        with path.open() as file:
            monkeypatch.setattr("sys.stdin", file)
            return samverk("add-administrator", "Maja@Kommun.example", *arguments)

    weak = with_password("1234", "--name", "Maja")
    nameless = with_password("Skargard-och-segel-7")
    strong = with_password("Skargard-och-segel-7", "--name", "Maja")

    assert (weak[0], nameless[0], strong[0]) == (2, 2, 0)
    person = Person.objects.get()
    assert (person.email, person.is_administrator) == ("maja@kommun.example", True)
    assert person.check_password("Skargard-och-segel-7")
    assert "password" not in Revision.objects.get().content


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_back_what_was_there_and_nothing_else(samverk, data, tmp_path):
    kept = OrganisationFactory(name="Norrtälje kommun")
    note_something()
    backup = tmp_path / "backup.tar.gz"

    saved = samverk("backup", backup)
    OrganisationFactory(name="Kom senare")
    note_something()
    refused = samverk("restore", backup)
    restored = samverk("restore", backup, "--force")

    assert (saved[0], refused[0], restored[0]) == (0, 2, 0), restored
    assert "not empty" in refused[2]
    assert ", 0 faults" in restored[1]
    assert [organisation.pk for organisation in Organisation.objects.all()] == [kept.pk]
    assert Revision.objects.count() == 1
    assert len(list(data.glob("before-restore-*.tar.gz"))) == 1
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_refused_and_changes_nothing(samverk, data, tmp_path):
    note_something()
    backup, damaged = tmp_path / "backup.tar.gz", tmp_path / "damaged.tar.gz"
    samverk("backup", backup)
    with tarfile.open(backup) as whole, tarfile.open(damaged, "w:gz") as tar:
        for member in whole.getmembers():
            content = whole.extractfile(member).read()
            if not member.name.endswith(".json"):
                content = content[:-1] + bytes([content[-1] ^ 1])
            (tmp_path / "content").write_bytes(content)
            tar.add(tmp_path / "content", arcname=member.name)

    code, _out, err = samverk("restore", damaged, "--force")

    assert code == 2
    assert "is damaged" in err
    assert Revision.objects.count() == 1


def test_what_is_no_backup_is_refused(db, samverk, data, sheet):
    code, _out, err = samverk("restore", sheet)

    assert code == 2
    assert "is not a whole Samverk backup" in err


def test_a_backup_does_not_write_over_a_file(db, samverk, sheet):
    code, _out, err = samverk("backup", sheet)

    assert (code, sheet.read_text()) == (2, ORGANISATIONS)
    assert "is there already" in err


def test_what_is_no_report_on_a_mail_is_refused(db, samverk, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"Subject: Semester\n\nHej")))

    code, _out, err = samverk("post", "bounced")

    assert (code, err) == (2, "samverk post: It is no report on a mail's delivery (RFC 3464).\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("SAMVERK_SMTP", "pigeon://x"),
        ("SAMVERK_SECRET_KEY", "hemligt"),
        ("SAMVERK_URL", "samverk.kommun.se"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_sentence(name, value, tmp_path):
    environment = {"PATH": "/usr/bin:/bin", "SAMVERK_DATA": str(tmp_path), name: value}

    done = subprocess.run(
        [sys.executable, "-m", "samverk", "verify"],
        env=environment, cwd=settings.PACKAGE.parent, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("samverk verify: ")
    assert "Traceback" not in done.stderr


def note_something() -> None:
    with operation("tests.noted", by=None) as op:
        op.note(OrganisationFactory.build(), fact="something")
