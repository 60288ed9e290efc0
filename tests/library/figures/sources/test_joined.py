"""Deliveries of several senders stand in one series only where they say that they count the same."""

import csv
from pathlib import Path
from typing import Any

import pytest

from houvast.library.figures.export import export
from houvast.library.figures.observations import area
from houvast.library.figures.outgoing import name_of, remarks_of
from houvast.library.figures.readable import readable
from houvast.library.figures.series import MixedAreas, MixedPopulations, MixedScopes
from houvast.library.figures.sources import (
    Delivery,
    MappingRefused,
    as_text,
    read_delivery,
    read_mapping,
    tables_of,
)
from houvast.library.figures.tables import SafeTable

TABLE = """
  - name: invented_{place}_{year}
    titles: {{nl: "Feiten in {area}, {year}", en: "Acts in {area}, {year}"}}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {{from: {year}-01-01, until: {next}-01-01}}
    scope: {scope}
    base: null
    area: {area}
    where: {{year: {year}}}
    dimensions:
      - {{name: FORM, codebook: form, column: form, codes: {{fysiek: PHYSICAL, seksueel: SEXUAL}}}}
    value: cases
"""
MICRODATA = """
file: cases.csv
kind: microdata
sender: Police of {area}
source: invented
unit: OFFENCE
population: police_cases
period: {{from: {year}-01-01, until: {next}-01-01}}
scope: {scope}
area: {area}
{more}
columns:
  - {{column: form, name: FORM, codebook: form, codes: {{fysiek: PHYSICAL, seksueel: SEXUAL}}}}
tables:
  - {{name: invented_{place}_{year}, titles: {{nl: "Feiten {area}", en: "Acts {area}"}}, dimensions: [FORM]}}
"""


def said(text: str, area: str, year: int, scope: str = "IPV", more: str = "") -> str:
    return text.format(area=area, place=area.lower(), year=year, next=year + 1, scope=scope, more=more)


def brought(tmp_path: Path, *tables: str, known: Any = ()) -> Delivery:
    """Tables of counts in one file that nobody printed."""
    file = tmp_path / "police.csv"
    rows = [
        f"{year},{form},{count}"
        for year in (2018, 2019)
        for form, count in (("fysiek", 120), ("seksueel", 80))
    ]
    file.write_text("\n".join(["year,form,cases", *rows, ""]))
    mapping = f"file: police.csv\nsender: Police\ntables:{''.join(tables)}"
    return read_delivery(file, read_mapping(mapping), known=known)


def cases(tmp_path: Path, mapping: str, known: Any = ()) -> Delivery:
    """A hundred acts, one a row."""
    file = tmp_path / "cases.csv"
    file.write_text("form\n" + "fysiek\n" * 60 + "seksueel\n" * 40)
    return read_delivery(file, read_mapping(mapping), known=known)


def kept(delivery: Delivery) -> Any:
    """Its tables as they are read again beside a later delivery."""
    files = {name_of(table): export(table, "csv", "en").decode() for table in delivery.tables}
    return tables_of(delivery.mapping.text, files)


def pair(delivery: Delivery) -> tuple[Any, ...]:
    """The kinds of reasons that keep its two tables apart; none where they make one series."""
    return tuple(kind for each in delivery.standing.apart for kind in each.kinds)


def breaks(delivery: Delivery) -> list[int]:
    """The years of breaks in the one series that results."""
    (line,) = delivery.standing.lines
    return [point.from_.year for point in line.series.breaks]


def test_two_places_in_one_delivery_make_no_series(tmp_path: Path):
    delivery = brought(tmp_path, said(TABLE, "Brussels", 2018), said(TABLE, "Flanders", 2019))
    assert delivery.standing.lines == ()
    assert pair(delivery) == (MixedAreas,)
    assert delivery.standing.apart[0].reasons("en") == ("the area differs (Brussels; Flanders)",)


def test_microdata_of_another_place_make_no_series_with_what_was_kept(tmp_path: Path):
    before = kept(cases(tmp_path, said(MICRODATA, "TownA", 2024)))
    delivery = cases(tmp_path, said(MICRODATA, "TownB", 2025), before)
    assert delivery.standing.lines == ()
    assert pair(delivery) == (MixedAreas,)


@pytest.mark.parametrize("micro", [True, False])
def test_the_place_of_a_protected_table_stands_in_every_file(tmp_path: Path, micro: bool):
    made = (
        cases(tmp_path, said(MICRODATA, "Brussels", 2018))
        if micro
        else brought(tmp_path, said(TABLE, "Brussels", 2018), said(TABLE, "Brussels", 2019))
    )
    table = made.tables[0]
    assert isinstance(table, SafeTable)
    rows = list(csv.DictReader(export(table, "csv", "en").decode().splitlines()))
    assert {row["REF_AREA"] for row in rows} == {"Brussels"}
    assert ("Gebied", "Brussel") in readable(table, "nl").definition


def test_a_place_that_is_not_stated_is_the_place_of_nobody_else(tmp_path: Path):
    delivery = brought(tmp_path, said(TABLE, "null", 2018), said(TABLE, "Flanders", 2019))
    assert pair(delivery) == (MixedAreas,)
    assert delivery.standing.apart[0].reasons("nl") == ("bij “Feiten in null, 2018” staat geen gebied",)
    assert area(delivery.tables[0]) == "_U", "not stated is another thing than the helpline's own"
    assert "no_area" in {each.name for each in delivery.findings}


def test_microdata_of_two_senders_break_where_neither_names_its_registration(tmp_path: Path):
    before = kept(cases(tmp_path, said(MICRODATA, "Town", 2024).replace("_2024", "_there_2024")))
    assert breaks(cases(tmp_path, said(MICRODATA, "Town", 2025), before)) == [2025]


@pytest.mark.parametrize(("theirs", "broken"), [("2016", []), ("2025", [2025]), ("null", [2025])])
def test_microdata_go_on_where_both_name_one_registration(tmp_path: Path, theirs: str, broken: list[int]):
    first = said(MICRODATA, "Town", 2024, more="registration: 2016")
    second = said(MICRODATA, "Town", 2025, more=f"registration: {theirs}\nversion: 7")
    delivery = cases(tmp_path, second, kept(cases(tmp_path, first)))
    assert breaks(delivery) == broken
    rows = csv.DictReader(export(delivery.tables[0], "csv", "en").decode().splitlines())
    assert next(rows)["DATAFLOW"] == "invented_town_2025(7)", "the version is that of the mapping"


def test_a_table_of_counts_breaks_too_and_its_version_is_that_of_the_mapping(tmp_path: Path):
    delivery = brought(tmp_path, said(TABLE, "Town", 2018), said(TABLE, "Town", 2019))
    assert breaks(delivery) == [2019]
    table = delivery.tables[0]
    assert isinstance(table, SafeTable)
    assert table.definition.version == "1"


@pytest.mark.parametrize("micro", [True, False])
def test_violence_that_is_not_stated_is_not_taken_for_any(tmp_path: Path, micro: bool):
    if micro:
        before = kept(cases(tmp_path, said(MICRODATA, "Town", 2024, "ANY")))
        delivery = cases(tmp_path, said(MICRODATA, "Town", 2025, "null"), before)
    else:
        delivery = brought(tmp_path, said(TABLE, "Town", 2018, "null"), said(TABLE, "Town", 2019, "ANY"))
    assert pair(delivery) == (MixedScopes,)
    assert "does not say which violence counts" in delivery.standing.apart[0].reasons("en")[0]
    assert "no_scope" in {each.name for each in delivery.findings}
    assert ("Reikwijdte", "niet vermeld") in readable(delivery.tables[0], "nl").definition
    assert "Reikwijdte niet vermeld" in as_text(delivery, "nl")


def test_a_population_that_is_not_stated_is_called_so_and_equals_none(tmp_path: Path):
    tables = [said(TABLE, "Town", year).replace("police_cases", "null") for year in (2018, 2019)]
    delivery = brought(tmp_path, *tables)
    assert pair(delivery) == (MixedPopulations,)
    assert "None" not in as_text(delivery, "en")
    assert ("Population", "not stated") in readable(delivery.tables[0], "en").definition


MONTHS = """
file: persons.csv
sender: A shelter
tables:
  - name: invented_persons
    titles: {nl: "Personen", en: "Persons"}
    source: invented
    unit: PERSON
    population: sheltered
    period: {from: 2024-01-01, until: 2026-01-01}
    scope: DV
    base: null
    area: an invented town
    dimensions:
      - {name: TIME, codebook: month, column: time}
      - {name: SEX, codebook: sex, column: sex}
    value: persons
"""


def persons(tmp_path: Path, mapping: str, times: list[str]) -> Delivery:
    rows = [f"{time},{sex},20" for time in times for sex in "FM"]
    (tmp_path / "persons.csv").write_text("\n".join(["time,sex,persons", *rows, ""]))
    return read_delivery(tmp_path / "persons.csv", read_mapping(mapping))


@pytest.mark.parametrize(
    ("mapping", "times"),
    [(MONTHS, ["2024-01", "2024-02"]), (MONTHS.replace("month,", "year,"), ["2024", "2025"])],
)
def test_distinct_persons_are_not_summed_over_time_without_a_declared_linkage(
    tmp_path: Path, mapping: str, times: list[str]
):
    delivery = persons(tmp_path, mapping, times)
    assert delivery.is_refused
    assert "is one person" in next(
        each.said("en") for each in delivery.findings if each.name == "persons_over_time"
    )
    assert not persons(tmp_path, mapping, times[:1]).is_refused
    assert not persons(tmp_path, mapping.replace("unit: PERSON", "unit: VICTIM"), times).is_refused
    linked = mapping.replace("    value:", '    linkage: {en: "linked by number"}\n    value:')
    told = persons(tmp_path, linked, times)
    assert told.tables[0].cells[("_T", "_T")].value == 80
    assert "linked by number" in remarks_of(told.tables[0], "en")


def test_a_linkage_is_said_in_words():
    with pytest.raises(MappingRefused, match="linkage has keys"):
        read_mapping(MONTHS.replace("    value:", "    linkage: true\n    value:"))
