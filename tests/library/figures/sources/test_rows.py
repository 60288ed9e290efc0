"""Every row of a table of counts is taken, refused by its line, or declared to be left."""

from pathlib import Path

import pytest

from houvast.library.figures import TOTAL
from houvast.library.figures.sources import Delivery, Finding, MappingRefused, read_delivery, read_mapping
from houvast.library.figures.sources.known import shipped

MAPPING = """
file: counts.csv
sender: Local police of an invented town
printed: {printed}
tables:
  - name: invented_counts
    titles: {{nl: "Feiten", en: "Acts"}}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {{from: {first}-01-01, until: {end}-01-01}}
    scope: IPV
    base: null
    area: an invented town
    {where}
    dimensions:
{axes}
    value: cases
{more}
"""
FORM = "      - {name: FORM, codebook: form, column: form, codes: {fysiek: PHYSICAL, slaan: PHYSICAL, seksueel: SEXUAL, totaal: _T}}"  # noqa: E501
EIGE = FORM.replace("column: form,", "column: form, crosswalk: form_eige,")
YEAR = "      - {name: YEAR, codebook: year, column: year}"
MONTH = "      - {name: MONTH, codebook: month, column: month}"
TOWN = "      - {name: TOWN, codebook: municipality, column: town}"
POLICE = "      - {name: FORM, codebook: form_police, column: form, crosswalk: from_form_police}"
REPORT = "      - {name: FORM, codebook: form, column: form, crosswalk: main_form_year_report}"


def brought(
    tmp_path: Path, rows: str, axes: str = FORM, *, first: int = 2024, end: int = 2025, where: str = "",
    more: str = "", printed: bool = False,
) -> Delivery:  # fmt: skip
    """Rows, with spaces between them for lines, read by the mapping with these axes."""
    file = tmp_path / "counts.csv"
    file.write_text("\n".join([*rows.split(";"), ""]))
    text = MAPPING.format(
        axes=axes, first=first, end=end, where=where, more=more, printed=str(printed).lower()
    )
    return read_delivery(file, read_mapping(text))


def found(delivery: Delivery, name: str) -> Finding | None:
    """The finding of that name."""
    return next((each for each in delivery.findings if each.name == name), None)


def value(delivery: Delivery, *key: str) -> object:
    (table,) = delivery.tables
    return table.cells[key].value


PARTNER = "where: {scope: partner}"


@pytest.mark.parametrize("written", ["ex-partner", "Partner", "partners"])
def test_rows_that_no_table_takes_are_refused_by_their_lines(tmp_path: Path, written: str):
    rows = f"scope,form,cases;partner,fysiek,60;{written},fysiek,99;partner,seksueel,40;{written},seksueel,5"
    delivery = brought(tmp_path, rows, where=PARTNER)
    not_taken = found(delivery, "rows_not_taken")
    assert not_taken is not None
    assert not_taken.lines == (3, 5)
    assert f"the first says scope: {written}" in not_taken.said("en")
    assert delivery.is_refused
    assert delivery.tables == ()


def test_rows_that_nobody_needs_are_declared_and_a_space_is_no_other_word(tmp_path: Path):
    rows = "scope,form,cases; partner ,fysiek,60;ex-partner,fysiek,99;partner,seksueel,40"
    delivery = brought(tmp_path, rows, where=PARTNER, more="ignored_rows: [{scope: ex-partner}]")
    assert not delivery.is_refused, delivery.findings
    assert value(delivery, "PHYSICAL") == 60


def test_what_is_declared_to_be_left_is_a_list_of_columns_that_there_are(tmp_path: Path):
    with pytest.raises(MappingRefused, match="ignored_rows is a list"):
        brought(tmp_path, "form,cases;fysiek,60", more="ignored_rows: {scope: ex-partner}")
    delivery = brought(tmp_path, "form,cases;fysiek,60", more="ignored_rows: [{scope: ex-partner}]")
    assert found(delivery, "column_missing") is not None


def test_no_shipped_mapping_leaves_a_row_out_in_silence():
    for mapping in shipped():
        file = Path(__file__).parents[4] / "src/houvast/library/figures/published" / mapping.file
        assert found(read_delivery(file, mapping), "rows_not_taken") is None, mapping.name


@pytest.mark.parametrize("axes", [FORM, EIGE])
@pytest.mark.parametrize("printed", [True, False])
def test_a_line_that_was_delivered_twice_is_not_added_up(tmp_path: Path, axes: str, printed: bool):
    delivery = brought(tmp_path, "form,cases;fysiek,30;seksueel,9;fysiek,30", axes, printed=printed)
    twice = found(delivery, "second_value")
    assert twice is not None
    assert twice.lines == (4,)
    assert delivery.is_refused


def test_two_codes_that_a_crosswalk_makes_one_are_summed_where_both_are_there(tmp_path: Path):
    rows = "form,cases;PHYSICAL,30;PHYSICAL_NEGLECT,20;SEXUAL,60;_T,110"
    delivery = brought(tmp_path, rows, REPORT)
    assert not delivery.is_refused, delivery.findings
    assert value(delivery, "PHYSICAL_OR_NEGLECT") == 50
    axis = "      - {name: SEX, codebook: sex, column: sex}"
    rows = "form,sex,cases;PHYSICAL,F,30;PHYSICAL,M,31;PHYSICAL_NEGLECT,F,20;SEXUAL,F,9;SEXUAL,M,9"
    absent = found(brought(tmp_path, rows, f"{REPORT}\n{axis}"), "cells_absent")
    assert absent is not None
    assert "the first is PHYSICAL_NEGLECT M" in absent.said("en")


def test_a_total_comes_in_through_a_crosswalk(tmp_path: Path):
    delivery = brought(tmp_path, "form,cases;fysiek,60;seksueel,40;totaal,100", EIGE)
    assert not delivery.is_refused, delivery.findings
    assert value(delivery, TOTAL) == 100
    wrong = found(brought(tmp_path, "form,cases;fysiek,60;seksueel,40;totaal,99", EIGE), "total_is_no_sum")
    assert wrong is not None


def test_years_outside_the_period_are_refused_by_their_lines(tmp_path: Path):
    rows = "year,cases;2018,60;2019,70;2035,80;2017,"
    delivery = brought(tmp_path, rows, YEAR, first=2018, end=2019)
    outside = [each for each in delivery.findings if each.name == "outside_period"]
    assert [each.lines for each in outside] == [(3,), (4,)]
    assert delivery.is_refused


@pytest.mark.parametrize(
    ("month", "name"), [("2024-13", "no_month"), ("maart", "no_month"), ("2025-01", "outside_period")]
)
def test_a_month_is_one_of_the_period(tmp_path: Path, month: str, name: str):
    delivery = brought(tmp_path, f"month,cases;2024-01,60;{month},70", MONTH)
    odd = found(delivery, name)
    assert odd is not None
    assert odd.lines == (3,)
    assert delivery.is_refused


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ("2020,23106,60;2025,23106,70", "outside_dates"),  # Pajottegem, since 2025
        ("2026,23023,60;2024,23023,70", "no_longer"),  # Galmaarden, until 2025
    ],
)
def test_a_code_has_to_hold_in_the_year_of_its_row(tmp_path: Path, rows: str, name: str):
    delivery = brought(
        tmp_path, f"year,town,cases;{rows}", f"{YEAR}\n{TOWN}", first=2019, end=2027, printed=True
    )
    odd = found(delivery, name)
    assert odd is not None
    assert odd.lines == (2,)
    assert delivery.is_refused


@pytest.mark.parametrize(
    ("axes", "first", "lists"), [(POLICE, 2010, "form_police"), (REPORT, 2018, "main_form_year_report")]
)
def test_the_lists_before_and_after_a_crosswalk_have_to_hold(
    tmp_path: Path, axes: str, first: int, lists: str
):
    delivery = brought(tmp_path, "form,cases;PHYSICAL,60;SEXUAL,9", axes, first=first, end=first + 1)
    odd = found(delivery, "outside_dates")
    assert odd is not None
    assert f"of the list {lists} did not hold" in odd.said("en")
    assert odd.lines == (2,)
    assert delivery.is_refused


def test_a_figure_that_is_missing_is_told_by_its_line(tmp_path: Path):
    rows = "form,cases;fysiek,60;seksueel, "
    printed = brought(tmp_path, rows, printed=True)
    missing = found(printed, "value_missing")
    assert missing is not None
    assert missing.lines == (3,)
    assert not printed.is_refused, "what others printed stays as they printed it"
    assert ("SEXUAL",) not in printed.tables[0].cells
    assert brought(tmp_path, rows).is_refused, "nobody knows that it is zero"
    assert brought(tmp_path, rows, EIGE, printed=True).is_refused, "a sum without a part is another sum"
