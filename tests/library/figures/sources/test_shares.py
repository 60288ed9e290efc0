"""Shares are put beside one another with their base, and add up where they are parts of one."""

from importlib.resources import files
from pathlib import Path

import pytest

from houvast.library.figures.sources import (
    Delivery,
    MappingRefused,
    columns_of,
    known_for,
    read_delivery,
    read_mapping,
)
from houvast.library.figures.sources.known import shipped

FOLDER = files("houvast.library.figures") / "published"
MAPPING = """
file: shares.csv
printed: true
tables:
  - name: invented_shares
    titles: {nl: "Aandelen", en: "Shares"}
    source: invented
    unit: CONTACT
    population: calls
    period: {from: 2024-01-01, until: 2025-01-01}
    scope: ANY
    base: calls
    area: an invented town
    measure: share
    dimensions:
      - {name: CHANNEL, codebook: channel, column: channel, MORE codes: {phone: PHONE, chat: CHAT, all: _T}}
    value: share
"""


def shares(tmp_path: Path, rows: str, exclusive: str = "true") -> Delivery:
    (tmp_path / "shares.csv").write_text("\n".join(["channel,share", *rows.split(";"), ""]))
    more = f"exclusive: {exclusive}," if exclusive else ""
    return read_delivery(tmp_path / "shares.csv", read_mapping(MAPPING.replace("MORE", more)))


def said(delivery: Delivery, name: str) -> str:
    return " ".join(each.said("en") for each in delivery.findings if each.name == name)


@pytest.mark.parametrize(
    ("rows", "name", "words"),
    [
        ("phone,0.9;chat,0.8;all,0.5", "does_not_add_up", "sum to 170%, more than the total 50%"),
        ("phone,0.90;chat,0.12", "does_not_add_up", "sum to 102%, more than the total 100%"),
        ("phone,0.60;chat,0.10;all,1.00", "rest_not_given", "sum to 70% of 100%; for 30% there is no line"),
        ("phone,1 in 2;chat,0.80", "does_not_add_up", "sum to 130%"),
    ],
)
def test_parts_of_one_base_that_do_not_add_up_are_found(tmp_path: Path, rows: str, name: str, words: str):
    delivery = shares(tmp_path, rows)
    assert words in said(delivery, name)
    assert not delivery.is_refused, "what was printed stays as it was printed"


@pytest.mark.parametrize(
    "rows", ["phone,0.34;chat,0.67;all,1.00", "phone,0.335;chat,0.67", "phone,1 in 3;chat,0.67"]
)
def test_what_rounding_explains_is_no_finding(tmp_path: Path, rows: str):
    found = {each.name for each in shares(tmp_path, rows).findings}
    assert not {"does_not_add_up", "rest_not_given", "less_than_each"} & found


def test_shares_that_are_not_said_to_be_parts_are_not_summed(tmp_path: Path):
    assert said(shares(tmp_path, "phone,0.9;chat,0.8", ""), "does_not_add_up") == ""
    odd = shares(tmp_path, "phone,0.9;chat,0.8;all,0.5", "")
    assert "The total is 50%, and each line is at least 80%" in said(odd, "less_than_each")
    assert said(shares(tmp_path, "phone,0.9;chat,0.3;all,0.5", ""), "less_than_each") == ""


def test_exclusive_is_true_or_false(tmp_path: Path):
    with pytest.raises(MappingRefused, match="exclusive is true or false"):
        shares(tmp_path, "phone,0.9;chat,0.1", "often")


def test_the_printed_parts_of_the_year_reports_add_up_and_are_said_to():
    (mapping,) = [each for each in shipped() if each.file == "1712_shares_by_year.csv"]
    parts = [
        axis["name"] for table in mapping.tables for axis in table["dimensions"] if axis.get("exclusive")
    ]
    assert parts == ["CHANNEL", "VICTIM_SEX", "MAIN_FORM", "PROBLEM", "CONTACT_ROLE"]
    found = read_delivery(str(FOLDER / mapping.file), mapping).findings
    assert not {"does_not_add_up", "less_than_each"} & {each.name for each in found}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "psychisch partnergeweld)", "fysiek partnergeweld)"),
        ("en", "psychological partner violence)", "physical partner violence)"),
    ],
)
def test_bases_of_one_name_are_told_apart_by_their_population(language: str, one: str, other: str):
    file = str(FOLDER / "survey_and_police_shares.csv")
    found = read_delivery(file, known_for(file, columns_of(file))).findings
    told = next(each.said(language) for each in found if each.name == "bases_differ")
    assert one in told
    assert other in told
    named = told.split(": ", 1)[1].split(". ")[0].split(", ")
    assert len(set(named)) == len(named)
