"""From records at home to counts of overlaps, and nothing in between comes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from houvast.library.figures import protect
from houvast.library.figures.estimates.histories import read_histories
from houvast.library.figures.linkage import (
    CaptureHistories,
    Filters,
    FiltersRefused,
    Ground,
    Key,
    LinkageError,
    NoGround,
    Parameters,
    best_scores,
    encode,
    from_scores,
    link,
    within,
)

TODAY = date(2025, 6, 1)
People = Callable[[int, int], list[dict[str, str]]]
Mistaken = Callable[[dict[str, str], int], dict[str, str]]


@pytest.fixture
def three(parameters: Parameters, key: Key, people: People, mistaken: Mistaken) -> list[Filters]:
    """500 people: 0-299 with the helpline, 200-399 with the police, 250-449 with welfare; 1 in 4 misspelt."""
    everybody = list({tuple(person.items()): person for person in people(560, 7)}.values())[:500]
    lists = {"helpline": range(300), "police": range(200, 400), "welfare": range(250, 450)}
    return [
        encode(
            [mistaken(everybody[i], i + 7 * n) if (i + n) % 4 == 0 else everybody[i] for i in members],
            parameters, key, name, np.random.default_rng(n),
        )
        for n, (name, members) in enumerate(lists.items())
    ]  # fmt: skip


def test_the_overlap_of_two_lists_comes_out_right(three: list[Filters], ground: Ground):
    found = link(three[:2], 0.8, ground, on=TODAY)
    assert found.people == sum(found.counts.values())
    assert abs(found.counts[0b11] - 100) <= 3


def test_the_overlaps_of_three_lists_come_out_right(three: list[Filters], ground: Ground):
    found = link(three, 0.8, ground, on=TODAY)
    truth = {0b001: 200, 0b011: 50, 0b101: 0, 0b111: 50, 0b110: 100, 0b100: 50, 0b010: 0}
    for cell, count in truth.items():
        assert abs(found.counts.get(cell, 0) - count) <= 6, bin(cell)


def test_nothing_of_a_record_is_in_what_comes_out(three: list[Filters], ground: Ground):
    found = link(three[:2], 0.8, ground, on=TODAY)
    assert set(vars(found)) == {"names", "counts", "error", "remarks"}
    assert found.as_csv().splitlines()[0] == "helpline,police,count"
    assert len(found.as_csv().splitlines()) == 4


def test_the_estimator_reads_what_the_linkage_writes(three: list[Filters], ground: Ground):
    found = link(three, 0.8, ground, on=TODAY)
    read = read_histories(found.as_csv(), "count")
    assert read.cases == found.people
    assert {cell: int(read.counts[cell]) for cell in found.counts} == dict(found.counts)


def test_a_linkage_outside_its_record_does_not_take_place(three: list[Filters], ground: Ground):
    with pytest.raises(NoGround):
        link(three, 0.8, replace(ground, sources=("helpline", "police")), on=TODAY)
    with pytest.raises(NoGround):
        link(three, 0.8, ground, on=date(2027, 1, 1))


@pytest.mark.parametrize("change", [{"key": "other"}, {"fingerprint": "other"}, {"source": "helpline"}])
def test_sources_that_were_not_encoded_alike_are_refused(
    three: list[Filters], ground: Ground, change: dict[str, str]
):
    with pytest.raises(FiltersRefused):
        link([three[0], replace(three[1], **change)], 0.8, ground, on=TODAY)


def test_the_threshold_is_found_from_the_scores_alone_and_links_nearly_right(
    three: list[Filters], ground: Ground
):
    threshold = from_scores(best_scores(three[0], three[1]))
    found = link(three[:2], threshold.value, ground, on=TODAY, error=threshold.error)
    assert abs(found.counts[0b11] - 100) <= 4
    assert threshold.error.false_rate < 0.05
    assert threshold.error.missed_rate < 0.08


def test_somebody_who_stands_twice_on_a_list_is_reported(three: list[Filters], ground: Ground):
    doubled = replace(three[1], words=np.concatenate([three[1].words, three[1].words[:4]]))
    assert within(doubled, 0.95) == 4
    found = link([three[0], doubled], 0.95, ground, on=TODAY)
    assert any("4 records of police" in remark for remark in found.remarks)


def test_who_could_not_be_encoded_is_reported(three: list[Filters], ground: Ground):
    found = link([replace(three[0], left_out=9), three[1]], 0.8, ground, on=TODAY)
    assert any("9 of helpline" in remark for remark in found.remarks)


def test_counts_that_are_published_are_protected():
    counts = CaptureHistories(
        ("helpline", "police"), {0b01: 120, 0b10: 40, 0b11: 3}, LinkageError(1, 100, 1, 100)
    )
    safe = protect(counts.as_table(date(2025, 1, 1), date(2026, 1, 1)))
    assert safe["1", "1"].value is None
    assert safe.total.value in (163, None)
    assert 3 not in {cell.value for cell in safe.cells.values()}
