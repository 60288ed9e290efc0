"""However long a journal is, opening it brings as much; the rest comes in rounds, whole and none twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from houvast.library.proofs import chain, excerpts
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.audit import trail
from houvast.records.journal import course, operations
from houvast.records.journal.models import JournalEntry
from records.journal.writing import begun, excerpt, grown, new_pass, opened, words_of, write

LONGEST = len(course.ENTRY_SIZES) - 1


def older(journal, before: int, number: int = 0):
    return operations.older_entries(journal.id, before, course.ROUNDS[number], by=journal.by)


@pytest.mark.parametrize("sizes", [[0] * 200, [LONGEST] * 4, [0, 1, 2, LONGEST] * 5, [LONGEST, *[0] * 90]])
def test_the_latest_come_first_and_the_rest_in_rounds_each_once(cast: Cast, sizes: list[int]):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    grown(journal, sizes)
    came = list(opened(words, cast.helpline).entries)
    assert 0 < len(came) < len(sizes)
    rounds = 0
    while came[-1].position > 1:
        came += older(journal, came[-1].position, min(rounds, len(course.ROUNDS) - 1))
        rounds += 1
    assert [each.position for each in came] == list(range(len(sizes), 0, -1))


@pytest.mark.parametrize("number", range(len(course.ROUNDS)))
def test_an_entry_of_any_size_fits_into_every_round(cast: Cast, number: int):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    grown(journal, [LONGEST] * 2)
    assert older(journal, 3, number)[0].position == 2
    assert opened(words, cast.helpline).entries[0].position == 2


def test_before_the_first_there_is_nothing(cast: Cast):
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    write(journal, 0)
    assert older(journal, 1) == older(journal, 0) == ()


def test_older_entries_of_somebody_else_are_not_found(cast: Cast):
    mine, theirs = (opened(begun(cast.helpline)[0], cast.helpline) for _ in range(2))
    write(theirs, 0)
    for somebody in (mine.by, cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.older_entries(theirs.id, 2, course.ROUNDS[0], by=somebody)


def test_reading_older_entries_leaves_nothing_in_the_trail(cast: Cast):
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    write(journal, 0)
    before = trail.events(cast.helpline, newest=1)[0].position
    older(journal, 2)
    assert trail.events(cast.helpline, newest=1)[0].position == before


def test_the_number_of_an_entry_does_not_tell_how_many_were_written_before_it(cast: Cast):
    """The same two notes, with nothing and with forty places in front: both prove, and the numbers differ."""
    for in_front in (0, 40):
        words, _ = begun(cast.helpline, in_front=in_front)
        journal, texts = opened(words, cast.helpline), {}
        for number in range(2):
            text = words_of(f"note {number}")
            made = write(journal, in_front + number, text)
            texts[made.position] = text
        assert list(texts) == [in_front + 1, in_front + 2]
        rows = JournalEntry.objects.filter(journal=journal.id).order_by("position")
        assert [bool(bytes(row.sealed)) for row in rows] == [False] * in_front + [True] * 2
        assert len({bytes(row.commitment) for row in rows}) == in_front + 2
        link = chain.START
        for row in rows:
            said = {"position": str(row.position), "at": course.minute(row.at)}
            link = chain.link(link, said | {"commitment": bytes(row.commitment).hex()})
            assert link == bytes(row.link)
        operations.seal_days(on=timezone.localdate() + timedelta(days=2 + in_front), by=cast.command)
        found = excerpts.read(excerpt(journal, texts, journal.by))
        assert [each.position for each in found.entries] == list(texts)


def test_chance_says_how_many_places_lie_in_front(cast: Cast):
    drawn = set()
    for _ in range(12):
        words = new_pass()
        operations.begin_journal(words, new_pass(), draft=bytes(course.DRAFT_SIZE), by=visitor(cast.helpline))
        drawn.add(len(opened(words, cast.helpline).entries))
    assert len(drawn) > 1
    assert max(drawn) <= course.MOST_BEFORE
