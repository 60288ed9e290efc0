"""What a later delivery says otherwise is asked about, cell by cell of the same time."""

from pathlib import Path

import pytest

from houvast.library.figures.sources import Delivery, read_delivery, read_mapping
from houvast.library.figures.sources.drift import Profile

YEARS = """
file: years.csv
sender: Local police of an invented town
printed: {printed}
tables:
  - name: invented_years
    titles: {{nl: "Feiten", en: "Acts"}}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {{from: {first}-01-01, until: {end}-01-01}}
    scope: IPV
    base: null
    area: an invented town
    dimensions:
      - {{name: YEAR, codebook: year, column: year, codes: {{"2017": "2017", "2018": "2018", "2019": "2019", "2020": "2020", all: _T}}}}
    value: cases
"""  # noqa: E501
MICRODATA = """
file: cases.csv
kind: microdata
sender: Local police of an invented town
source: invented
unit: OFFENCE
population: police_cases
period: {from: 2024-07-01, until: 2025-07-01}
scope: IPV
area: an invented town
key: [number, letter]
columns:
  - {column: m/v, name: SEX, codebook: sex}
tables:
  - {name: invented_cases, titles: {nl: "Feiten", en: "Acts"}, dimensions: [SEX]}
"""


def years(
    tmp_path: Path, rows: str, first: int = 2018, end: int = 2020, *, printed: bool = True,
    former: Profile | None = None,
) -> Delivery:  # fmt: skip
    (tmp_path / "years.csv").write_text("\n".join(["year,cases", *rows.split(";"), ""]))
    mapping = read_mapping(YEARS.format(first=first, end=end, printed=str(printed).lower()))
    return read_delivery(tmp_path / "years.csv", mapping, former=former)


def cases(tmp_path: Path, women: int, men: int, *, former: Profile | None = None, key: str = "a") -> Delivery:
    rows = [f"{number},{key},{'F' if number < women else 'M'}" for number in range(women + men)]
    (tmp_path / "cases.csv").write_text("\n".join(["number,letter,m/v", *rows, ""]))
    return read_delivery(tmp_path / "cases.csv", read_mapping(MICRODATA), former=former)


def said(delivery: Delivery, name: str) -> str:
    return " ".join(each.said("en") for each in delivery.findings if each.name == name)


@pytest.mark.parametrize("printed", [True, False])
def test_a_revised_year_is_asked_about_when_the_table_grows(tmp_path: Path, printed: bool):
    former = years(tmp_path, "2018,60;2019,70;all,130", printed=printed).profile
    grown = "2018,6000;2019,70;2020,80;all,6150"
    now = years(tmp_path, grown, end=2021, printed=printed, former=former)
    assert not now.is_refused
    assert said(now, "revised").startswith("1 cells differ from the former delivery; the first is 2018: 60,")
    same = years(tmp_path, "2018,60;2019,70;2020,80;all,210", end=2021, printed=printed, former=former)
    assert said(same, "revised") == "", "the total is of another period"


def test_a_year_that_is_gone_is_told_unless_it_left_the_period(tmp_path: Path):
    former = years(tmp_path, "2017,50;2018,60;2019,70", first=2017).profile
    assert "1 cells of the former delivery are gone; the first is 2018" in said(
        years(tmp_path, "2019,70;2020,80", end=2021, former=former), "cells_gone"
    )
    assert said(years(tmp_path, "2018,60;2019,70;2020,80", end=2021, former=former), "cells_gone") == ""


def test_a_revised_total_is_called_a_total(tmp_path: Path):
    former = years(tmp_path, "2018,60;2019,70;all,130").profile
    assert "the first is Total: 130, now 131" in said(
        years(tmp_path, "2018,60;2019,70;all,131", former=former), "revised"
    )


def test_revised_microdata_of_the_same_period_are_asked_about(tmp_path: Path):
    former = cases(tmp_path, 100, 50).profile
    assert former["cells"]["invented_cases"]["F"] == "100"
    now = cases(tmp_path, 95, 50, former=former)
    assert "2 cells differ from the former delivery; the first is F: 100, now 95" in said(now, "revised")


def test_the_profile_of_microdata_holds_no_cell_that_is_hidden(tmp_path: Path):
    cells = cases(tmp_path, 1203, 3).profile["cells"]["invented_cases"]
    assert cells["M"] == ""
    assert "3" not in cells.values()


def test_one_row_without_a_key_is_refused_and_a_space_makes_no_other_key(tmp_path: Path):
    def rows(*more: str) -> Delivery:
        lines = ["number,letter,m/v", *(f"{number},,F" for number in range(20)), *more, ""]
        (tmp_path / "cases.csv").write_text("\n".join(lines))
        return read_delivery(tmp_path / "cases.csv", read_mapping(MICRODATA))

    assert not rows().is_refused, "of a key of two columns one may be empty"
    for row, name in ((" ,,M", "key_missing"), (" 7, ,M", "same_key")):
        delivery = rows(row)
        assert [(each.name, each.lines) for each in delivery.findings if each.name == name] == [(name, (22,))]
        assert delivery.is_refused


def test_microdata_across_a_change_of_a_list_count_no_code_as_zero(tmp_path: Path):
    towns = MICRODATA.replace("m/v, name: SEX, codebook: sex", "town, name: TOWN, codebook: municipality")
    text = towns.replace("[SEX]", "[TOWN]").replace("key: [number, letter]\n", "")
    (tmp_path / "cases.csv").write_text("town\n" + "23023\n" * 20 + "23106\n" * 20)
    delivery = read_delivery(tmp_path / "cases.csv", read_mapping(text))
    assert "The list municipality changed on 1 January 2025, within the period" in said(
        delivery, "list_changed"
    )
    assert delivery.is_refused
    (tmp_path / "cases.csv").write_text("town\n" + "23106\n" * 20)
    after = text.replace("2024-07-01", "2025-01-01")
    assert not read_delivery(tmp_path / "cases.csv", read_mapping(after)).is_refused


def test_microdata_before_there_was_a_list_are_refused_with_the_day_it_began(tmp_path: Path):
    early = MICRODATA.replace("2024-07-01", "2012-01-01").replace("2025-07-01", "2013-01-01")
    (tmp_path / "cases.csv").write_text("number,letter,m/v\n1,a,F\n2,a,M\n")
    delivery = read_delivery(tmp_path / "cases.csv", read_mapping(early))
    assert "The list sex changed on 13 March 2012" in said(delivery, "list_changed")


def test_a_code_that_ended_before_the_day_of_its_row_is_told_with_the_day_it_ended(tmp_path: Path):
    towns = MICRODATA.replace("m/v, name: SEX, codebook: sex", "town, name: TOWN, codebook: municipality")
    text = towns.replace("[SEX]", "[TOWN]").replace("key: [number, letter]", "day: {column: day}")
    rows = ["town,day", "23023,2024-12-31", "23023,2025-01-01", "23106,2024-12-31", ""]
    (tmp_path / "cases.csv").write_text("\n".join(rows))
    found = read_delivery(tmp_path / "cases.csv", read_mapping(text)).findings
    lines = {each.name: each.lines for each in found}
    assert (lines["no_longer"], lines["outside_dates"]) == ((3,), (4,))
    assert "no longer from 1 January 2025" in " ".join(each.said("en") for each in found)
