"""The error of a linkage goes into the histories, on average exactly."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.figures.estimates import estimate_from_lists, histories
from houvast.library.figures.linkage import LinkageError, LinkageRefused, perturb, perturbation, read_error
from houvast.library.figures.refusals import ModelRefused

CELLS = st.dictionaries(st.integers(1, 31), st.integers(0, 60), min_size=1)
NEARLY_RIGHT = LinkageError(0, 1e9, 0, 1e9)


def sizes(counts: dict[int, int]) -> list[int]:
    return [sum(count for cell, count in counts.items() if cell >> i & 1) for i in range(5)]


@settings(max_examples=80, deadline=None)
@given(CELLS, st.integers(0, 20), st.integers(0, 20), st.integers(0, 2**32))
def test_no_list_grows_or_shrinks_and_no_count_is_negative(
    counts: dict[int, int], false: int, missed: int, seed: int
):
    drawn = perturb(counts, LinkageError(false, 50, missed, 50), np.random.default_rng(seed))
    assert sizes(drawn) == sizes(counts)
    assert all(count > 0 for count in drawn.values())


@given(CELLS, st.integers(0, 2**32))
def test_a_linkage_without_error_changes_nothing(counts: dict[int, int], seed: int):
    drawn = perturb(counts, NEARLY_RIGHT, np.random.default_rng(seed))
    assert drawn == {cell: count for cell, count in counts.items() if count}


def test_a_seed_gives_the_same_draw():
    error = LinkageError(5, 100, 8, 100)
    counts = {1: 200, 2: 90, 3: 60}
    one, other = (perturbation(error)(counts, np.random.default_rng(3)) for _ in range(2))
    assert one == other


def test_the_mean_of_the_draws_is_the_true_overlap():
    """1,000 on both lists, 10 % missed, 4 % of links false: 938 are counted; the draws average 1,000."""
    linked = round(1000 * 0.9 / 0.96)
    counts = {1: 3000 - linked, 2: 2000 - linked, 3: linked}
    error = LinkageError(400, 10_000, 1_000, 10_000)
    rng = np.random.default_rng(1)
    drawn = [perturb(counts, error, rng)[3] for _ in range(400)]
    assert abs(np.mean(drawn) - 1000) < 4


def test_few_checked_links_make_the_draws_wider():
    counts = {1: 2000, 2: 900, 3: 600}
    rng = np.random.default_rng(2)
    few, many = (
        np.std([perturb(counts, LinkageError(0.05 * n, n, 0.1 * n, n), rng)[3] for _ in range(200)])
        for n in (40, 4000)
    )
    assert few > 1.5 * many


def test_the_interval_of_a_two_list_estimate_covers_when_it_carries_the_linkage_error():
    """Of 3,000 people 1,200 and 900 are seen; one in eight true links is missed. Chapman's estimate
    without the error lies above the truth; drawn through the error it covers it (Ding and Fienberg 1994).
    """
    rng = np.random.default_rng(5)
    plain, carried = 0, 0
    for _ in range(100):
        one, two = rng.random(3000) < 0.4, rng.random(3000) < 0.3
        both = int((one & two).sum())
        linked = int(rng.binomial(both, 0.875))
        counts = {1: int(one.sum()) - linked, 2: int(two.sum()) - linked, 3: linked}
        checked = int(rng.binomial(200, 0.125))
        error = LinkageError(0, 200, checked, 200)
        draws = [_chapman(_resample(counts, rng)) for _ in range(99)]
        wide = [_chapman(perturb(_resample(counts, rng), error, rng)) for _ in range(99)]
        plain += bool(np.quantile(draws, 0.025) <= 3000 <= np.quantile(draws, 0.975))
        carried += bool(np.quantile(wide, 0.025) <= 3000 <= np.quantile(wide, 0.975))
    assert plain < 40
    assert carried >= 88


def test_an_estimate_with_the_error_covers_where_one_without_does_not():
    """The same people, through the estimator of several lists and its bootstrap."""
    rng = np.random.default_rng(5)
    plain = carried = 0
    for seed in range(20):
        one, two = rng.random(3000) < 0.4, rng.random(3000) < 0.3
        linked = int(rng.binomial(int((one & two).sum()), 0.875))
        cases = {1: int(one.sum()) - linked, 2: int(two.sum()) - linked, 3: linked}
        data = histories(("helpline", "police"), cases)
        redraw = perturbation(LinkageError(0, 200, int(rng.binomial(200, 0.125)), 200))
        sure = estimate_from_lists(data, "main", tables=200, seed=seed)
        honest = estimate_from_lists(data, "main", tables=200, seed=seed, redraw=redraw)
        plain += sure.interval.low <= 3000 <= sure.interval.high
        carried += honest.interval.low <= 3000 <= honest.interval.high
        assert honest.interval.low < honest.total < honest.interval.high
    assert plain <= 4
    assert carried >= 16


def test_an_error_that_no_drawn_table_would_carry_is_refused():
    data = histories(("helpline", "police"), {1: 500, 2: 400, 3: 100})
    redraw = perturbation(LinkageError(1, 100, 5, 100))
    with pytest.raises(ModelRefused, match="drawn tables"):
        estimate_from_lists(data, "main", redraw=redraw)
    with pytest.raises(ModelRefused, match="drawn tables"):
        estimate_from_lists(data, "average", tables=200, redraw=redraw)


def test_the_error_is_written_and_read_again(tmp_path: Path):
    error = LinkageError(4.5, 200, 18, 200, "200 labelled pairs")
    (tmp_path / "e.json").write_text(error.as_json())
    assert read_error(tmp_path / "e.json") == error
    for wrong in (
        "{}",
        "not json",
        '{"false_links": -1, "links_checked": 2, "missed": 0, "matches_checked": 2}',
    ):
        (tmp_path / "e.json").write_text(wrong)
        with pytest.raises(LinkageRefused):
            read_error(tmp_path / "e.json")
    with pytest.raises(LinkageRefused, match="no file"):
        read_error(tmp_path / "absent.json")


def _resample(counts: dict[int, int], rng: np.random.Generator) -> dict[int, int]:
    return {cell: int(rng.poisson(count)) for cell, count in counts.items()}


def _chapman(counts: dict[int, int]) -> float:
    both = counts.get(3, 0)
    return (counts.get(1, 0) + both + 1) * (counts.get(2, 0) + both + 1) / (both + 1) - 1


@pytest.mark.parametrize(
    "wrong", [(-1, 10, 0, 10), (11, 10, 0, 10), (0, 0, 0, 10), (8, 10, 0, 10), (0, 10, 6, 10)]
)
def test_rates_that_cannot_be_or_forbid_an_estimate_are_refused(wrong: tuple[float, float, float, float]):
    with pytest.raises(LinkageRefused):
        LinkageError(*wrong)
