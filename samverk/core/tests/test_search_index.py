"""The index follows every change, in its transaction, and can be written anew."""

from html import unescape

import pytest
from django.db import connection
from django.utils.html import strip_tags

from samverk.core import undo
from samverk.core.search import finding, index, spelling
from samverk.core.search.tables import SearchEntry, SearchWord
from samverk.core.trail import operation
from samverk.organisations.models import Collaboration, Membership, Organisation, Person
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return PersonFactory(is_administrator=True)


def titles(reader, text: str, kind: str = "organisation") -> list[str]:
    found = finding.find(reader, text, kind=kind)
    return sorted(unescape(strip_tags(hit.title)) for hit in found[0:50])


def named(name: str) -> Organisation:
    return Organisation(kind="other", name=name)


def create(*names: str) -> list[Organisation]:
    with operation("tests.created", by=None) as op:
        return [op.create(named(name)) for name in names]


def test_what_is_created_is_found_at_once(reader):
    create("Skärgårdens båtklubb", "Annan förening")

    assert titles(reader, "båtklubbar i skärgården") == ["Skärgårdens båtklubb"]


def test_what_is_changed_is_found_by_its_new_words_and_no_longer_by_the_old(reader):
    [club] = create("Båtklubben")

    club.name = "Cykelklubben"
    with operation("tests.changed", by=None) as op:
        op.save(club)

    assert titles(reader, "cykelklubb") == ["Cykelklubben"]
    assert titles(reader, "båtklubb") == []
    assert list(SearchWord.objects.filter(word__startswith="båt")) == []


def test_what_is_deleted_is_gone_from_entries_tokens_and_words(reader):
    [club] = create("Båtklubben")

    with operation("tests.deleted", by=None) as op:
        op.delete(club)

    assert SearchEntry.objects.count() == SearchWord.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_searchwords")
        assert cursor.fetchone() == (0,)


def test_undo_brings_it_back(reader):
    [club] = create("Båtklubben")
    with operation("tests.deleted", by=reader) as op:
        op.delete(club)

    undo.undo(op.id, by=reader)

    assert titles(reader, "båtklubb") == ["Båtklubben"]


def test_what_is_undone_by_a_failure_is_not_found(reader):
    with pytest.raises(RuntimeError), operation("tests.failed", by=None) as op:
        op.create(named("Båtklubben"))
        raise RuntimeError

    assert titles(reader, "båtklubb") == []


def test_a_thing_is_found_by_what_belongs_to_it_also_when_that_changes(reader):
    person, club = PersonFactory(name="Kim Sandell"), OrganisationFactory(name="Båtklubben")
    with operation("tests.joined", by=None) as op:
        place = op.create(Membership(person=person, organisation=club, title="hamnkapten"))
    assert titles(reader, "hamnkaptenen", "person") == ["Kim Sandell"]

    place.title = "kassör"
    with operation("tests.changed", by=None) as op:
        op.save(place)
    assert titles(reader, "hamnkaptenen", "person") == []
    assert titles(reader, "kassören", "person") == ["Kim Sandell"]

    with operation("tests.left", by=None) as op:
        op.delete(place)
    assert titles(reader, "kassören", "person") == []


def test_a_thing_is_found_by_the_new_name_of_what_it_rests_on(reader):
    club = OrganisationFactory(name="Båtklubben")
    MembershipFactory(person=PersonFactory(name="Kim Sandell"), organisation=club)
    index.rebuild()
    assert titles(reader, "båtklubb", "person") == ["Kim Sandell"]

    club.name = "Cykelklubben"
    with operation("tests.renamed", by=None) as op:
        op.save(club)

    assert titles(reader, "båtklubb", "person") == []
    assert titles(reader, "cykelklubb", "person") == ["Kim Sandell"]


def test_a_change_that_no_text_shows_leaves_the_index_alone(reader, django_assert_max_num_queries):
    [club] = create("Båtklubben")
    club.county_code = "01"

    with django_assert_max_num_queries(40) as queries, operation("tests.changed", by=None) as op:
        op.save(club)

    assert [query["sql"] for query in queries.captured_queries if "core_search" in query["sql"]] == []


def queries_to_create(count: int, django_assert_max_num_queries) -> int:
    rows = [named(f"Förening nummer {count}-{number}") for number in range(count)]
    with django_assert_max_num_queries(100) as queries, operation("tests.created", by=None) as op:
        op.create_many(rows)
    # The trail's own rows are written one statement each on SQLite; what is asked here is the index.
    return sum("core_search" in query["sql"] for query in queries.captured_queries)


def test_many_changes_ask_no_more_of_the_database_than_few(django_assert_max_num_queries):
    create("Först")  # reads the word list

    few = queries_to_create(3, django_assert_max_num_queries)
    many = queries_to_create(150, django_assert_max_num_queries)

    assert few == many


def queries_to_rename(members: int, django_assert_max_num_queries) -> int:
    club = OrganisationFactory(name=f"Klubben med {members}")
    MembershipFactory.create_batch(members, organisation=club)
    index.rebuild()
    club.name = f"Föreningen med {members}"
    with django_assert_max_num_queries(100) as queries, operation("tests.renamed", by=None) as op:
        op.save(club)
    return len(queries)


def test_renaming_what_many_rest_on_asks_no_more_than_what_few_do(django_assert_max_num_queries):
    assert queries_to_rename(3, django_assert_max_num_queries) == queries_to_rename(60, django_assert_max_num_queries)


def tokens() -> list[tuple]:
    columns = "title, title_parts, text, text_parts" if connection.vendor == "sqlite" else "words"
    statement = f"SELECT {columns} FROM core_searchwords ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def contents() -> tuple[list, list, list]:
    entries = SearchEntry.objects.order_by("kind", "object_id").values_list("kind", "object_id", "title", "text")
    words = SearchWord.objects.order_by("word").values_list("word", "language", "entries")
    return list(entries), list(words), tokens()


def test_written_anew_it_is_as_the_changes_left_it(reader):
    [club, other, third] = create("Båtklubben i Öregrund", "Cykelklubben", "Kulturföreningen")
    other.name = "Cykelföreningen"
    with operation("tests.changed", by=None) as op:
        op.save(other)
        op.delete(third)
        op.create(Membership(person=op.create(Person(name="Åsa Öberg")), organisation=club, title="ordförande"))
    SearchEntry.objects.filter(kind="person").exclude(title="Åsa Öberg").delete()
    left = contents()

    Person.objects.filter(pk=reader.pk).delete()
    index.rebuild()

    assert contents() == left


def test_writing_it_anew_mends_what_went_past_the_operations(reader):
    [club, gone] = create("Båtklubben", "Borta")
    Organisation.objects.filter(pk=club.pk).update(name="Cykelklubben")
    Organisation.objects.filter(pk=gone.pk).delete()
    OrganisationFactory(name="Ny klubb")

    told = []
    count = index.rebuild(lambda kind, done, total: told.append((kind, done, total)))

    assert titles(reader, "klubb") == ["Cykelklubben", "Ny klubb"]
    assert titles(reader, "borta") == []
    assert count == SearchEntry.objects.count() == 3
    assert ("Organisations", 2, 2) in told
    assert {row.word for row in SearchWord.objects.all()} >= {"cykelklubben", "klubb"}
    assert not SearchWord.objects.filter(word="borta").exists()


def test_a_title_may_hold_what_no_index_takes(reader):
    create("Nul\x01 ' \\ \" : * och å" + "ö" * 80)

    assert titles(reader, "nul å") != []


def test_a_long_text_is_found_by_what_comes_first(reader):
    long = Collaboration(name="Lång", description="segelbåt " * 20_000 + "sist")
    with operation("tests.created", by=None) as op:
        op.create(long)

    assert titles(reader, "segelbåtar", "collaboration") == ["Lång"]
    assert titles(reader, "sist", "collaboration") == []


def test_the_nearest_spellings_come_first():
    create("Båtklubben", "Båtklubbarna", "Bytklubben", "Något helt annat")

    assert spelling.nearest("båtklubebn")[0] == ["båtklubben"]
    assert spelling.nearest("x1") == spelling.nearest("ab") == []
