"""Searching words in sealed notes: for who may read them, in memory alone, and gone when one locks."""

import uuid

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts import queries as people
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.keys import Locked
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations, searching
from houvast.records.contacts.operations.erasing import erase_content
from houvast.records.contacts.operations.searching import close_search, search
from houvast.records.contacts.searching import Index
from traces import left, was_refused


@pytest.fixture(autouse=True)
def _nothing_is_left(cast: Cast):
    yield
    for person in (cast.worker, cast.lead, cast.volunteer, cast.outsider):
        searching.drop(person.id)


def told(cast: Cast, note: str, **changed: object) -> uuid.UUID:
    said = registration(WOMAN | {"note": note, "safe_conditions": "", **changed})
    return operations.register(said, team=cast.phone_line, by=cast.worker)


def found(words: str, by) -> list[uuid.UUID]:
    return [row.id for row in search(words, by=by).rows]


def test_all_words_must_stand_there_each_from_its_beginning(cast: Cast):
    bicycle, garden = told(cast, "A blue bicycle in the hall."), told(cast, "A blue garden gate.")
    assert set(found("blue", cast.worker)) == {bicycle, garden}
    assert found("BICY blu", cast.worker) == [bicycle]
    assert found("cycle", cast.worker) == []
    assert left("contacts.search", by=cast.worker)


def test_an_accent_and_a_capital_make_no_difference(cast: Cast):
    contact = told(cast, "Zoë belt vanuit het café.")
    for words in ("zoe", "CAFE", "café Zoë"):
        assert found(words, cast.worker) == [contact]


def test_who_may_not_read_a_note_does_not_find_it(cast: Cast):
    told(cast, "A blue bicycle.")
    assert found("bicycle", cast.lead) != []
    for person in (cast.volunteer, cast.outsider):
        assert found("bicycle", person) == []
    for person in (cast.statistician, cast.administrator, cast.command):
        with pytest.raises(Refused):
            search("bicycle", by=person)
        assert was_refused("contacts.search", by=person)


def test_who_is_locked_searches_nothing(cast: Cast):
    locked = people.actor(cast.worker.id)
    with pytest.raises(Locked):
        search("bicycle", by=locked)


def test_what_is_registered_corrected_or_erased_later_is_found_as_it_stands(cast: Cast):
    told(cast, "A blue bicycle.")
    assert len(found("bicycle", cast.worker)) == 1
    later = told(cast, "A red bicycle.")
    assert len(found("bicycle", cast.worker)) == 2
    operations.correct(later, registration(WOMAN | {"note": "A red car."}), version=1, by=cast.worker)
    assert len(found("bicycle", cast.worker)) == 1
    assert found("car", cast.worker) == [later]
    erase_content(on=timezone.localdate().replace(year=timezone.localdate().year + 3), by=cast.command)
    assert found("bicycle", cast.worker) == []


def test_who_left_the_team_finds_nothing_of_it_any_more(cast: Cast):
    told(cast, "A blue bicycle.")
    assert found("bicycle", cast.worker) != []
    accounts.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    accounts.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    from cast import unlocked

    assert found("bicycle", unlocked(cast.worker.id)) == []


def test_a_part_is_opened_at_a_time_and_the_rest_is_counted(cast: Cast):
    for number in range(5):
        told(cast, f"bicycle {number}")
    first = search("bicycle", most=2, by=cast.worker)
    assert (first.read, first.left) == (2, 3)
    second = search("bicycle", most=2, by=cast.worker)
    third = search("bicycle", most=2, by=cast.worker)
    assert (second.left, third.left, len(third.rows)) == (1, 0, 5)


def test_closing_leaves_nothing_in_memory(cast: Cast):
    told(cast, "A blue bicycle.")
    search("bicycle", by=cast.worker)
    assert cast.worker.id in searching._INDEXES
    close_search(by=cast.worker)
    assert cast.worker.id not in searching._INDEXES


def test_after_the_idle_minutes_nothing_is_left(cast: Cast):
    index = searching.index_of(cast.worker.id, minutes=15)
    _same, clock = searching._INDEXES[cast.worker.id]
    assert clock.interval == 15 * 60
    assert clock.daemon
    clock.function(*clock.args)  # what the clock does when its time has come
    assert cast.worker.id not in searching._INDEXES
    assert searching.index_of(cast.worker.id, minutes=15) is not index


def test_the_index_lies_in_no_file(cast: Cast):
    index = searching.index_of(cast.worker.id, minutes=15)
    (database,) = index.notes.execute("PRAGMA database_list").fetchall()
    assert database[2] == ""


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_no_words_are_taken_for_commands(words: str):
    index = Index()
    index.take_in([((uuid.uuid4(), 1), "A blue bicycle OR NOT (NEAR) *")])
    assert isinstance(index.found(words), list)
    index.notes.close()


WORDS = st.lists(st.sampled_from("blue bike bicycle garden gate red car".split()), max_size=6).map(" ".join)


@settings(max_examples=80)
@given(notes=st.lists(WORDS, max_size=8), query=WORDS)
def test_the_index_finds_what_a_slow_reader_finds(notes: list[str], query: str):
    index, there = Index(), {}
    for note in notes:
        there[uuid.uuid4()] = note
    index.take_in(((contact, 1), note) for contact, note in there.items())
    slow = {
        contact
        for contact, note in there.items()
        if query and all(any(word.startswith(part) for word in note.split()) for part in query.split())
    }
    assert set(index.found(query)) == slow
    index.notes.close()
