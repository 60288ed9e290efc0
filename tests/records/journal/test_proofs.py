"""An excerpt proves its entries against the root of their day, and fails for whatever was changed in it."""

import json
from datetime import date, timedelta

import pytest

from cast import Cast
from houvast.library.proofs import chain, excerpts
from houvast.library.proofs.excerpts import ExcerptRefused
from houvast.records.accounts.guard import visitor
from houvast.records.audit import trail
from houvast.records.journal import course, kept, operations, queries, statement
from houvast.records.journal.models import Journal, JournalDay, JournalEntry
from houvast.records.journal.operations import NotPossible
from records.journal.writing import begun, excerpt, noon, opened, words_of, write

DAY = date(2025, 11, 4)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def journal(cast: Cast):
    return opened(begun(cast.helpline)[0], cast.helpline)


@pytest.fixture
def texts(cast: Cast, journal) -> dict[int, str]:
    """Five entries: three on one day, two on the next, whose roots the daily job made."""
    made = {}
    for position in range(1, 6):
        made[position] = words_of(f"entry {position}")
        write(journal, position - 1, made[position], at=noon(DAY if position < 4 else NEXT))
    for _ in range(3):  # of others
        other = opened(begun(cast.helpline)[0], cast.helpline)
        write(other, 0, at=noon(DAY))
    for day in (DAY, NEXT):
        operations.seal_days(on=day + timedelta(days=1), by=cast.command)
    return made


@pytest.fixture
def file(journal, texts) -> dict:
    return json.loads(excerpt(journal, {each: texts[each] for each in (2, 3, 5)}, journal.by))


def refused(file: dict) -> str:
    with pytest.raises(ExcerptRefused) as found:
        excerpts.read(json.dumps(file).encode())
    return str(found.value)


def test_chosen_entries_are_proved_against_the_roots_of_their_days(cast: Cast, file, texts):
    found = excerpts.read(json.dumps(file).encode())
    assert [(each.position, each.words, each.day) for each in found.entries] == [
        (2, texts[2], "2025-11-04"), (3, texts[3], "2025-11-04"), (5, texts[5], "2025-11-05"),
    ]  # fmt: skip
    for day, root in found.roots.items():
        assert queries.day_root(date.fromisoformat(day), seen_by=visitor(cast.helpline)) == root


def test_a_changed_word_is_seen(file):
    file["entries"][1]["words"] = file["entries"][1]["words"].replace("entry", "Entry")
    assert "entry 2 was changed" in refused(file)


def test_a_changed_time_is_seen(file):
    file["entries"][0]["at"] = "2025-11-04T12:01Z"
    assert "entry 1 was changed" in refused(file)


def test_a_changed_day_is_seen(file):
    file["entries"][2]["day"] = "2025-11-04"
    assert "entry 3 was changed" in refused(file)


def test_a_swapped_order_is_seen(file):
    first, second = file["entries"][:2]
    file["entries"][:2] = second, first
    assert "does not come after" in refused(file)
    first["position"], second["position"] = second["position"], first["position"]
    assert "entry 1 was changed" in refused(file)


def test_a_root_of_somebody_else_is_seen(file):
    file["days"]["2025-11-04"]["day_root"] = "00" * 32
    assert "does not belong" in refused(file)


def test_nothing_of_the_others_leaves(cast: Cast, file, texts):
    said = json.dumps(file)
    hidden = [texts[each] for each in (1, 4)]
    assert not any(json.loads(each)["salt"] in said or each in said for each in hidden)
    committed = JournalEntry.objects.exclude(position__in=(2, 3, 5)).values_list("commitment", flat=True)
    assert not any(bytes(each).hex() in said for each in committed)
    assert {day["size"] for day in file["days"].values()} == {course.LEAST_LEAVES}  # a class, not a count
    assert {day["of"] for day in file["days"].values()} == {course.LEAST_LEAVES}


def test_an_entry_of_today_says_that_nothing_anchors_it_yet(journal):
    text = words_of("just now")
    write(journal, 0, text)
    found = excerpts.read(excerpt(journal, {1: text}, journal.by))
    assert [(each.words, each.day) for each in found.entries] == [(text, "")]


@pytest.mark.parametrize(
    "file",
    [b"", b"[]", b"null", b"{}", b'{"format": 2}', b'{"format": 1, "entries": [], "days": {}}', b"[" * 99_999,
     b'{"format": 1, "days": {}, "entries": [{"words": 1, "position": 1, "at": "", "day": "", "path": []}]}',
     b'{"format": 1, "days": {"x": {"size": 1}}, "entries": []}',
     b'{"format": 1, "days": {"2025-11-04": {"size": 1, "root": "zz"}}, "entries": []}'],
)  # fmt: skip
def test_what_is_no_excerpt_is_refused_in_words(file: bytes):
    with pytest.raises(ExcerptRefused):
        excerpts.read(file)


def test_the_root_of_a_day_stands_in_the_trail_once(cast: Cast, journal, texts):
    event = trail.events(cast.helpline, newest=1)[0]
    root = queries.day_root(NEXT, seen_by=visitor(cast.helpline))
    assert (event.action, event.subject) == ("journal.seal_days", operations.DayRootMade(NEXT, root).id)
    assert operations.seal_days(on=NEXT + timedelta(days=1), by=cast.command) is None
    assert JournalDay.objects.filter(day=NEXT).count() == 1  # only what has grown


def test_a_day_without_any_journal_has_a_root_too(cast: Cast):
    made = operations.seal_days(on=NEXT, by=cast.command)
    assert len(made.root) == 32
    assert made.root != operations.seal_days(on=NEXT + timedelta(days=1), by=cast.command).root


def test_entries_are_chained_as_they_arrive(journal):
    for after in range(3):
        write(journal, after)
    chained = [
        (row.position, {"position": str(row.position), "at": course.minute(row.at),
                        "commitment": bytes(row.commitment).hex()}, bytes(row.link))
        for row in JournalEntry.objects.order_by("position")
    ]  # fmt: skip
    end = bytes(Journal.objects.get().link)
    assert chain.first_fault(chained, ends_with=(3, end)) is None
    swapped = [(1, *chained[1][1:]), (2, *chained[0][1:]), chained[2]]
    assert chain.first_fault(swapped, ends_with=(3, end)) == chain.Fault(1, "changed, inserted or reordered")


def test_each_tree_is_made_once_and_no_more_is_proved_at_once_than_a_statement_has(
    journal, texts, monkeypatch
):
    made, leaves = [], kept.leaves
    monkeypatch.setattr(kept, "leaves", lambda journal, size: (made.append(size), leaves(journal, size))[1])
    operations.prove(journal.id, tuple(texts), by=journal.by)
    assert len(made) == len(set(made)) < len(texts)
    with pytest.raises(NotPossible, match="print"):
        operations.prove(journal.id, tuple(range(1, statement.MOST_ENTRIES + 2)), by=journal.by)
