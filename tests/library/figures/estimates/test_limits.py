"""Numbers that only noise makes are not printed, and files are read as people save them."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from houvast.library.figures.estimates import (
    NoEstimate,
    TableRefused,
    estimate_from_lists,
    histories,
    read_histories,
)
from houvast.library.figures.estimates.intervals import bootstrap, wald, wald_of_total
from houvast.library.figures.estimates.loglinear import Floats, design, fit
from houvast.library.figures.estimates.selection import Chosen, Stepwise
from houvast.library.figures.sheets import read_sheet, reduced

LISTS = "a,b,c,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,12\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


def test_next_to_no_overlap_gives_no_number_whatever_its_size():
    with pytest.raises(NoEstimate, match="1,000 never seen"):
        estimate_from_lists(histories(["a", "b"], {1: 10**7, 2: 10**7, 3: 5}), "main")


def test_an_upper_end_beyond_reason_is_no_limit():
    found = estimate_from_lists(histories(["a", "b"], {1: 6000, 2: 9000, 3: 5}), "main")
    assert found.interval.high < 1001 * found.cases or not found.interval.bounded


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_are_read_like_commas(mark: str):
    assert (read_histories(LISTS.replace(",", mark), "n").counts == read_histories(LISTS, "n").counts).all()


def test_a_file_that_is_no_csv_is_refused():
    with pytest.raises(TableRefused):
        read_histories("a,b\n" + "1" * 200_000 + ",0\n")


def test_only_the_columns_that_are_needed_are_kept():
    sheet = read_sheet("name,a,b\nAn,1,0\nBo,1,0\nCy,1,1\n")
    assert reduced(sheet, ["a", "b"], None) == "a,b,cases\n1,0,2\n1,1,1\n"


def test_with_two_lists_the_interval_of_the_total_has_the_variance_of_sekar_and_deming():
    """n00^2 (1/n10 + 1/n01 + 1/n11) + n00 = n1 n2 n10 n01 / n11^3."""
    data = histories(["a", "b"], {1: 300, 2: 200, 3: 100})
    fitted = fit(data)
    variance = fitted.hidden**2 * (fitted.constant_variance + 1 / fitted.hidden)
    assert variance == pytest.approx(400 * 300 * 300 * 200 / 100**3)
    assert wald_of_total(fitted, data.cases).high > wald(fitted, data.cases).high


class OnAnotherProcessor(Stepwise):
    """The same fits, with other last digits."""

    def __call__(self, counts: Floats) -> Chosen:
        chosen = super().__call__(counts)
        return dataclasses.replace(chosen, hidden=chosen.hidden * (1 - 1e-13))


def test_the_last_digits_of_a_processor_do_not_change_which_tables_are_drawn():
    data = read_histories((Path(__file__).parent / "data" / "uk_2013_5lists.csv").read_text(), "count")
    here, there = (
        bootstrap(data, rule(design(data.lists)), 400, np.random.default_rng(1)).totals
        for rule in (Stepwise, OnAnotherProcessor)
    )
    assert np.allclose(here, there, rtol=1e-9, atol=0)
