"""A report says no count that its tables hide, nor any number from which one could be worked out.

Two files whose protected tables are the same have the same reports: whoever reads one learns nothing that
the tables do not show. That is asked of every form of a report, in every language.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from houvast.library.figures.outgoing import Outgoing
from houvast.library.figures.sources import (
    Delivery,
    as_html,
    as_json,
    as_text,
    read_delivery,
    read_mapping,
    tables_of,
)
from houvast.library.figures.tables import AlreadyPublic, Dimension, PrintedCell

FORMS = ("PHYSICAL", "SEXUAL", "ECONOMIC", "PSYCHOLOGICAL", "U")
AGGREGATE = """
file: police.csv
sender: Local police of an invented town
tables:
  - &acts
    name: acts
    titles: {nl: "Feiten", en: "Acts"}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {from: 2024-01-01, until: 2025-01-01}
    scope: IPV
    base: null
    area: an invented town
    where: {of: all}
    dimensions:
      - &form {name: FORM, codebook: form, column: form, codes: {PHYSICAL: PHYSICAL, SEXUAL: SEXUAL, ECONOMIC: ECONOMIC, PSYCHOLOGICAL: PSYCHOLOGICAL, U: U, all: _T}}
    value: cases
  - <<: *acts
    name: acts_by_sex
    where: {of: sexes}
    dimensions:
      - *form
      - {name: SEX, codebook: sex, column: sex}
"""  # noqa: E501
MICRODATA = """
file: cases.csv
kind: microdata
sender: Local police of an invented town
source: invented
unit: OFFENCE
population: police_cases
period: {from: 2024-01-01, until: 2025-01-01}
scope: IPV
area: an invented town
columns:
  - {column: form, name: FORM, codebook: form, empty: U}
  - {column: sex, name: SEX, codebook: sex}
tables:
  - {name: acts, titles: {nl: "Feiten", en: "Acts"}, dimensions: [FORM]}
  - {name: acts_by_sex, titles: {nl: "Feiten naar geslacht", en: "Acts by sex"}, dimensions: [FORM, SEX]}
"""
Counts = Mapping[tuple[str, str], int]


def aggregate(counts: Counts) -> str:
    """Both tables of the file: by form alone, and by form and sex."""
    by_form = {form: sum(n for (each, _), n in counts.items() if each == form) for form in FORMS}
    rows = [f"all,{form},,{count}" for form, count in by_form.items()]
    rows.append(f"all,all,,{sum(by_form.values())}")
    rows += [f"sexes,{form},{sex},{count}" for (form, sex), count in counts.items()]
    return "\n".join(["of,form,sex,cases", *rows]) + "\n"


def microdata(counts: Counts) -> str:
    rows = [f"{'' if form == 'U' else form},{sex}" for (form, sex), n in counts.items() for _ in range(n)]
    return "\n".join(["form,sex", *rows]) + "\n"


def printed(name: str, unit: str, counts: Mapping[str, int]) -> AlreadyPublic:
    """A table that somebody printed about the same people and days."""
    cells = {(form,): PrintedCell(count) for form, count in counts.items()}
    return AlreadyPublic(
        name=name, titles={"nl": name, "en": name}, source="press", unit=unit, population="police_cases",
        dimensions=(Dimension("FORM", "form", codes=FORMS),), cells=cells, from_=date(2024, 1, 1),
        until=date(2025, 1, 1), scope="IPV", area="an invented town",
    )  # fmt: skip


BESIDE = (
    printed("one", "OFFENCE", {"PHYSICAL": 140, "SEXUAL": 139, "ECONOMIC": 700, "U": 11, "_T": 1111}),
    printed("two", "VICTIM", {"SEXUAL": 77, "_T": 99}),
)


def brought(content: str, mapping: str, known: Sequence[Outgoing] = BESIDE, **more: Any) -> Delivery:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "police.csv"
        file.write_text(content)
        return read_delivery(file, read_mapping(mapping), known=known, **more)


def reports(delivery: Delivery) -> list[str]:
    """All that whoever gets a report can read of it."""
    return [
        as_json(delivery),
        *(form(delivery, language) for form in (as_html, as_text) for language in ("nl", "fr", "de", "en")),
    ]


def shown(delivery: Delivery) -> list[dict[Any, Any]]:
    """What the tables show, and where they hide something: which mark it has inside, nobody is told."""
    return [{key: cell.value for key, cell in table.cells.items()} for table in delivery.tables]


def numbers(text: str) -> set[int]:
    """Every whole number of a text, without the marks between thousands."""
    return {int(re.sub(r"\D", "", each)) for each in re.findall(r"\d+(?:[., \u202f]\d{3})*", text)}


KEYS = [(form, sex) for form in FORMS for sex in "FM"]
SEEN = dict(zip(KEYS, (120, 90, 1, 1, 57, 61, 200, 210, 31, 40), strict=True))
FILES = ((aggregate, AGGREGATE), (microdata, MICRODATA))


@pytest.mark.parametrize(("file", "mapping"), FILES)
def test_no_report_has_a_number_that_its_tables_hide(file: Any, mapping: str):
    delivery = brought(file(SEEN), mapping)
    assert not delivery.is_refused, as_text(delivery, "en")
    hidden = {
        SEEN[key] if len(key) == 2 and "_T" not in key else sum(
            count for each, count in SEEN.items()
            if all(mine in (code, "_T") for code, mine in zip(each, key, strict=False))
        )
        for table in delivery.tables
        for key in table.suppressed  # type: ignore[union-attr]
    }  # fmt: skip
    large = {count for count in hidden if count > 10}  # small ones stand in every text, as days
    assert large, "something must be hidden beside the small counts, or nothing is asked"
    for report in reports(delivery):
        assert not large & numbers(re.sub(r"(?s)<style.*?</style>", "", report))


@pytest.mark.parametrize(("file", "mapping"), FILES)
@settings(max_examples=5, phases=(Phase.explicit, Phase.generate))  # each protects two files: seconds
@given(
    few=st.integers(2, 4), lesser=st.integers(12, 28), sex=st.sampled_from("FM"),
    rest=st.lists(st.integers(31, 300), min_size=6, max_size=6),
)  # fmt: skip
@example(few=2, lesser=139, sex="F", rest=[140, 150, 160, 170, 180, 190])
def test_two_files_with_the_same_protected_tables_have_the_same_reports(
    file: Any, mapping: str, few: int, lesser: int, sex: str, rest: list[int]
):
    """A case moves from the small count to the cell hidden beside it, and nobody sees that it did."""
    counts = dict.fromkeys(KEYS, 0) | dict(zip([*KEYS[:2], *KEYS[6:]], rest, strict=True))
    first = counts | {("SEXUAL", sex): few, ("U", sex): lesser, ("U", "MF"["MF".index(sex) - 1]): 0}
    second = first | {("SEXUAL", sex): few - 1, ("U", sex): lesser + 1}
    one, other = (brought(file(each), mapping) for each in (first, second))
    assert shown(one) == shown(other)
    assert reports(one) == reports(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("all,SEXUAL,,2\nall,U,,40\nall,all,,99\n", "all,SEXUAL,,3\nall,U,,41\nall,all,,77\n"),
        ("all,SEXUAL,,2\nall,U,,40\nall,all,,9\n", "all,SEXUAL,,3\nall,U,,41\nall,all,,7\n"),
        ("all,SEXUAL,,2*\nall,U,,40\n", "all,SEXUAL,,3*\nall,U,,41\n"),
        ("all,SEXUAL,,-2\nall,U,,40\n", "all,SEXUAL,,-3\nall,U,,41\n"),
    ],
)
def test_the_report_on_a_refused_file_says_where_and_not_how_many(one: str, other: str):
    alone = AGGREGATE.partition("  - <<: *acts")[0]
    first, second = (brought("of,form,sex,cases\n" + rows, alone) for rows in (one, other))
    assert first.is_refused
    assert reports(first) == reports(second)


def test_a_word_with_figures_is_quoted_as_it_stands_and_a_wrong_count_is_not():
    said = as_text(brought("of,form,sex,cases\nall,18-24,,2*\nall,U,,3*\n", AGGREGATE), "en")
    assert "“18-24”" in said
    assert "“#*”" in said
    assert "3*" not in said


def test_the_report_on_refused_rows_names_the_first_line_of_each_value_and_not_how_many():
    rows = [*(f"SEXUAL,{sex}" for sex in "FM" * 30), "SEXUAL,V", "SEXUAL,F", "SEXUAL,M"]
    more = [*rows[:-1], "SEXUAL,V"]
    first, second = (brought("form,sex\n" + "\n".join(each) + "\n", MICRODATA) for each in (rows, more))
    assert first.is_refused
    assert [each.lines for each in first.findings if each.name == "unmapped"] == [(62,)]
    assert reports(first) == reports(second)
    assert "first on line 62" in as_text(first, "en")


def test_how_many_cells_came_empty_is_said_only_by_the_table():
    rows = dict(SEEN) | {("U", "F"): 1, ("U", "M"): 2}
    delivery = brought(microdata(rows), MICRODATA)
    (missing,) = [each for each in delivery.findings if each.name == "missing"]
    assert missing.lines == ()
    assert not numbers(missing.said("en"))
    assert json.loads(as_json(delivery))["findings"][0]["count"] is None


def test_what_may_be_shown_is_still_put_beside_what_is_known():
    said = as_text(brought(aggregate(SEEN), AGGREGATE), "en")
    assert "210 in “Acts” and 140 in “one”" in said
    assert "here 811 offences, and 99 victims in “two”" in said
    assert "139" not in said


def test_of_a_former_delivery_only_what_it_showed_is_compared():
    from houvast.library.figures.export import export

    former = brought(aggregate(SEEN), AGGREGATE, known=())
    files = {table.definition.name: export(table, "csv", "en").decode() for table in former.tables}  # type: ignore[union-attr]
    known = tables_of(AGGREGATE, files)
    other = AGGREGATE.replace("name: acts", "name: others").replace("Feiten", "Andere")
    many = {key: count + 1000 for key, count in SEEN.items()}
    delivery = brought(aggregate(many), other, known=known)
    assert "two_figures" in {each.name for each in delivery.findings}
    said = "".join(as_text(delivery, language) for language in ("nl", "fr", "de", "en"))
    assert not {2, 71} & {int(each) for each in re.findall(r"(\d+) (?:in|dans) [“«]", said)}
    assert "71" not in re.findall(r"\d+", said)


@pytest.mark.parametrize(("file", "mapping"), FILES)
def test_tables_of_one_file_are_protected_together(file: Any, mapping: str):
    """What one of them hides, no other gives away by its margins."""
    delivery = brought(file(SEEN), mapping)
    alone, by_sex = delivery.tables
    shown = {key[0] for key, cell in by_sex.cells.items() if key[1] == "_T" and cell.value is not None}
    assert shown == {key[0] for key, cell in alone.cells.items() if cell.value is not None}


@pytest.mark.parametrize("name", ["shares", "rows", "cells"])
def test_the_profile_holds_only_what_is_shown(name: str):
    few = dict.fromkeys(KEYS, 0) | {("SEXUAL", "F"): 2, ("U", "F"): 1}
    more = dict.fromkeys(KEYS, 0) | {("SEXUAL", "F"): 1, ("U", "F"): 1}
    one, other = (brought(microdata(each), MICRODATA).profile for each in (few, more))
    assert one[name] == other[name]
