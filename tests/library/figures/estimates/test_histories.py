"""Lists are read as they were meant, or refused with the line and the reason."""

import pytest

from houvast.library.figures.estimates.histories import LEAST_CASES, read_histories, read_strata
from houvast.library.figures.refusals import (
    CountRefused,
    EmptyList,
    HistoryRefused,
    NoOverlap,
    TableRefused,
    TooFewCases,
)

GOOD = "police,helpline,n\n1,0,40\n0,1,60\n1,1,12\n"


def test_counts_stand_at_the_history_they_were_written_with():
    data = read_histories(GOOD, "n")
    assert data.names == ("police", "helpline")
    assert data.counts.tolist() == [0, 40, 60, 12]
    assert data.cases == 112
    assert data.overlaps() == {("police", "helpline"): 12}


def test_without_a_count_every_row_is_one_case():
    rows = "a,b\n" + "1,0\n" * 15 + "0,1\n" * 10 + "1,1\n" * 5
    assert read_histories(rows).counts.tolist() == [0, 15, 10, 5]


@pytest.mark.parametrize(
    ("rows", "refusal", "said"),
    [
        ("1,0,-4\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*below zero"),
        ("1,0,40.5\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*not whole"),
        ("1,0,\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*missing"),
        ("1,0,NA\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*missing"),
        ("1,0,many\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*no number"),
        ("1,0,inf\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*billion"),
        ("1,0,1e30\n0,1,60\n1,1,12\n", CountRefused, "Line 2.*billion"),
        ("1,,40\n0,1,60\n1,1,12\n", HistoryRefused, "Line 2: the mark for helpline is missing"),
        ("1,2,40\n0,1,60\n1,1,12\n", HistoryRefused, "Line 2.*'2'"),
        ("1,0,40\n1,0,60\n1,1,12\n", HistoryRefused, "Line 3.*line 2 already"),
        ("0,0,9\n1,0,40\n0,1,60\n1,1,12\n", HistoryRefused, "Line 2: on no list"),
        ("1,0,40\n1,0\n", TableRefused, "Line 3 has 2 values for 3 columns"),
        ("1,0,40\n", EmptyList, "helpline"),
        ("1,0,40\n0,1,60\n", NoOverlap, "on two lists"),
        ("1,0,400\n0,1,600\n1,1,4\n", NoOverlap, "Fewer than 5 cases"),
        ("1,0,4\n0,1,6\n1,1,2\n", TooFewCases, f"12 cases.*{LEAST_CASES}"),
        ("", TableRefused, "no rows"),
    ],
)
def test_bad_lists_are_refused_with_line_and_reason(rows, refusal, said):
    with pytest.raises(refusal, match=said):
        read_histories("police,helpline,n\n" + rows, "n")


@pytest.mark.parametrize(
    ("text", "count", "said"),
    [
        (GOOD, "cases", "no column 'cases'"),
        ("a,a,n\n1,0,4\n", "n", "every column once"),
        ("a,n\n1,50\n", "n", "1 lists; an|There are 1 list"),
        ("\n", "n", "empty"),
    ],
)
def test_a_file_that_is_no_table_of_lists_is_refused(text, count, said):
    with pytest.raises(TableRefused, match=said):
        read_histories(text, count)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(TableRefused, match=r"gone\.csv"):
        read_histories(tmp_path / "gone.csv", "n")


def test_a_history_with_zero_cases_counts_as_absent_and_is_remarked():
    data = read_histories("a,b,c,n\n1,0,0,30\n0,1,0,20\n0,0,1,9\n1,1,0,6\n1,1,1,0\n", "n")
    assert data.cases == 65
    assert any(said.name == "zeros" for said in data.warnings())


def test_empty_and_thin_overlaps_are_warned_about():
    warnings = read_histories("a,b,c,n\n1,0,0,30\n0,1,0,20\n0,0,1,9\n1,1,0,6\n", "n").warnings()
    said = " ".join(warning.said("en") for warning in warnings)
    assert "a × c" in said
    assert "Fewer than 7" in said


def test_a_stratum_too_thin_is_refused_by_itself_and_the_others_are_read():
    rows = "".join(
        f"{sex},{a},{b},{n}\n"
        for sex, a, b, n in [
            ("F", 1, 0, 40),
            ("F", 0, 1, 60),
            ("F", 1, 1, 12),
            ("M", 1, 0, 30),
            ("M", 0, 1, 20),
        ]
    )
    parts = read_strata("sex,police,helpline,n\n" + rows, "sex", "n")
    assert parts["F"].data.cases == 112
    assert parts["F"].refusal is None
    assert isinstance(parts["M"].refusal, NoOverlap)


def test_a_row_without_a_stratum_is_refused():
    with pytest.raises(TableRefused, match=r"Line 2.*value of its own"):
        read_strata("sex,a,b,n\n,1,0,40\nF,0,1,60\n", "sex", "n")
