"""A mapping in which anything is wrong is refused with its line, or its file is read, and nothing else."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures.export import export
from houvast.library.figures.sources import (
    Mapping,
    MappingRefused,
    as_html,
    as_json,
    as_text,
    read_delivery,
    read_mapping,
    tables_of,
)
from library.figures.sources.test_bad_input import GOOD, MAPPING, MICRODATA, ROWS
from library.figures.sources.test_nothing_hidden import AGGREGATE, SEEN, aggregate

FOLDER = files("houvast.library.figures") / "published"
PUBLISHED = sorted(each.name.removesuffix(".csv") for each in FOLDER.iterdir() if each.name.endswith(".csv"))
HELD = """
    holds: {SEX: F}
    cells: {PHYSICAL: {status: E, remark: {nl: "geschat"}}}
    remarks: [{nl: "een", en: "one"}]
    elsewhere: [{at: PHYSICAL, later: SEXUAL, growth: 0.06, source: {nl: "later"}}]
    undercount: {nl: "niet alles"}
    printed_in: cases
"""
FILES = {
    **{name: ((FOLDER / f"{name}.yaml").read_text("utf-8"), (FOLDER / f"{name}.csv").read_text("utf-8"))
       for name in PUBLISHED},
    "unprinted": (MAPPING + HELD.lstrip("\n"), GOOD),
    "two tables": (AGGREGATE, aggregate(SEEN)),
    "microdata": (MICRODATA + 'words: {population: {nl: feiten}}\nundercount: {nl: "-"}\n', "\n".join(ROWS)),
}  # fmt: skip
AN_HOUR = datetime(2018, 1, 1, 10)  # noqa: DTZ001  # as YAML reads it
ODD: list[Any] = [
    None, True, False, -5, 0, 3, 43.5, float("inf"), "", "x", "no", "FOO", "form", "year", "month", "printed",
    "_T", "U", "../../evil", "aggregate", "microdata", "share", "\x00", "2024-01-01", date(1, 1, 1),
    date(2030, 1, 1), AN_HOUR, [], [1], ["a"], ["FORM", "FORM"], {}, {"x": 1}, {"nl": "x"}, {1: {"nl": "x"}},
    {"from": AN_HOUR, "until": date(2019, 1, 1)}, [{"at": 2018}], 10**30, "x" * 300, "%y%y",
]  # fmt: skip
REFUSED = re.compile(r"mapping\.yaml:[1-9]\d*: .")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a mapping: each key and each entry of a list."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def changed(declared: Any, path: tuple[Any, ...], how: str, to: Any) -> Any:
    """The mapping with one place of another value, gone, or under another key."""
    made = deepcopy(declared)
    at = made
    for key in path[:-1]:
        at = at[key]
    if how == "other":
        at[path[-1]] = deepcopy(to)
    elif how == "gone":
        del at[path[-1]]
    elif isinstance(at, dict):
        at[to if isinstance(to, str | int | bool | date) else "x"] = at.pop(path[-1])
    else:
        at.append(deepcopy(at[path[-1]]))
    return made


def plain(text: str) -> Any:
    """What stands in a mapping, without anchors: one place is changed at a time."""
    return deepcopy(yaml.safe_load(yaml.dump(yaml.safe_load(text), Dumper=NoAliases)))


class NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


DECLARED = {name: plain(text) for name, (text, _) in FILES.items()}
PLACES = {name: list(places(declared)) for name, declared in DECLARED.items()}


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str]:
    """The name of a file, and its mapping with one to three places changed."""
    name = draw(st.sampled_from(sorted(FILES)))
    declared = DECLARED[name]
    for _ in range(draw(st.integers(1, 3))):
        if found := list(places(declared)):
            how = draw(st.sampled_from(("other", "gone", "renamed")))
            declared = changed(declared, draw(st.sampled_from(found)), how, draw(st.sampled_from(ODD)))
    return name, yaml.dump(declared, Dumper=NoAliases, allow_unicode=True, sort_keys=False)


def is_read_or_refused(name: str, text: str) -> str:
    """The refusal of a mapping, or nothing where its file was read and everything of it can be written."""
    try:
        mapping = read_mapping(text)
    except MappingRefused as refused:
        said = str(refused)
    else:
        said = ""
        is_read(name, text, mapping)
    assert not said or REFUSED.match(said), said
    return said


def is_read(name: str, text: str, mapping: Mapping) -> None:
    """Its file, to the last language of the report and the last table."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "delivery.csv"
        file.write_text(FILES[name][1], "utf-8")
        delivery = read_delivery(file, mapping)
    as_json(delivery)
    for language in ("nl", "fr", "de", "en"):
        as_html(delivery, language), as_text(delivery, language)
    written = {table_name(each): export(each, "csv", "en").decode() for each in delivery.tables}
    tables_of(text, written)


def table_name(table: Any) -> str:
    return str(table.name if hasattr(table, "name") else table.definition.name)


@given(mutations())
def test_a_mapping_with_anything_changed_is_read_or_refused_with_its_line(mutation: tuple[str, str]):
    is_read_or_refused(*mutation)


@pytest.mark.parametrize("name", ["unprinted", "microdata", "men_partner_2016_2017"])
def test_no_place_of_a_mapping_may_hold_a_list_of_numbers_or_a_mapping_of_nothing(name: str):
    for path in PLACES[name]:
        for to in ([1], {"x": [1]}):
            text = yaml.dump(changed(DECLARED[name], path, "other", to), Dumper=NoAliases, allow_unicode=True)
            is_read_or_refused(name, text)


def test_a_mapping_without_a_change_is_read():
    for name in FILES:
        assert is_read_or_refused(name, yaml.dump(DECLARED[name], Dumper=NoAliases)) == ""


TABLE, COLUMNS = "    value: cases\n", "key: [number]\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("sender:", "printed: nee\nsender:", r":3: printed is true or false, not 'nee'"),
        ("sender:", 'printed: "false"\nsender:', r":3: printed is true or false, not 'false'"),
        ("sender:", "printed: 1\nsender:", r":3: printed is true or false, not 1"),
        ("from: 2024-01-01", "from: 2024-01-01 10:00:00", r":\d+: from is a day like 2024-12-31"),
        ("from: 2024-01-01", "from: 2024-13-01", r":10: not YAML"),
        (TABLE, TABLE + "    total: abc\n", r":\d+: total is a whole number, 0 or more, not 'abc'"),
        (TABLE, TABLE + "    total: -5\n", r":\d+: total is a whole number, 0 or more, not -5"),
        (TABLE, TABLE + "    total: 43.5\n", r":\d+: total is a whole number, 0 or more, not 43.5"),
        (TABLE, TABLE + "    total: 131\n", r":\d+: total of \w+ is for counts that were printed"),
        ("column: form, ", "", r":\d+: column of FORM is missing"),
        (TABLE, TABLE + "    where: 3\n", r":\d+: where has keys with values"),
        (TABLE, TABLE + "    cells: [1]\n", r":\d+: cells has keys with values"),
        (TABLE, TABLE + "    words: [1]\n", r":\d+: words has keys with values"),
        (TABLE, TABLE + "    words: {population: x}\n", r":\d+: population has keys with values"),
        (TABLE, TABLE + "    remarks: x\n", r":\d+: remarks is a list"),
        (TABLE, TABLE + "    remarks: [{}]\n", r":\d+: remarks is empty: give a language"),
        (TABLE, TABLE + "    undercount: x\n", r":\d+: undercount has keys with values"),
        (TABLE, TABLE + "    elsewhere: 3\n", r":\d+: elsewhere is a list"),
        (TABLE, TABLE + "    elsewhere: [{at: 2018}]\n", r":\d+: growth is missing"),
        ("unit: OFFENCE", "unit: [a]", r":8: unit is one of .*not several values"),
        ("unit: OFFENCE", "unit: NONSENSE", r":8: unit is one of .*OFFENCE.*not 'NONSENSE'"),
        ("unit: OFFENCE", "unit: 3", r":8: unit is one of"),
        ("scope: IPV", "scope: ALL", r":11: scope is one of"),
        ("name: invented_police_2024", "name: ../../evil", r":5: name is a name of small letters"),
        ("name: invented_police_2024", "name: null", r":5: name is a name of small letters"),
        ("name: invented_police_2024", "name: 1", r":5: name is a name of small letters"),
        ("name: FORM", "name: OBS_VALUE", r":\d+: name is a name of letters"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_table_is_refused_with_its_line(before: str, after: str, said: str):
    assert before in MAPPING
    with pytest.raises(MappingRefused, match=f"^mapping.yaml{said}"):
        read_mapping(MAPPING.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("kind: microdata", "kind: microdata\nprinted: true", r":4: printed is for tables that are public"),
        ("key: [number]", "key: number", r":\d+: key is a list"),
        ("dimensions: [FORM, SEX]", "dimensions: []", r":\d+: dimensions is a list with at least one entry"),
        ("dimensions: [FORM, SEX]", "dimensions: [FORM, FORM]", r":\d+: dimensions .* name one column twice"),
        ('format: "%d/%m/%Y"', "format: 5", r":\d+: format is how a day is written"),
        ('format: "%d/%m/%Y"', 'format: "%y%y"', r":\d+: format is how a day is written"),
        ("empty: U", "empty: FOO", r":\d+: empty of FORM is a code of form, not 'FOO'"),
        ("key: [number]", "undercount: x", r":\d+: undercount has keys with values"),
        ("tables:\n", "tables:\n  - {name: invented_cases_2024, titles: {nl: x, en: y}, dimensions: [SEX]}\n",
         r":19: name stands twice: invented_cases_2024"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_microdata_is_refused_with_its_line(before: str, after: str, said: str):
    assert before in MICRODATA
    with pytest.raises(MappingRefused, match=f"^mapping.yaml{said}"):
        read_mapping(MICRODATA.replace(before, after, 1))


def test_the_line_is_that_of_the_table_and_not_of_the_first_that_has_the_key():
    second = (
        MAPPING[MAPPING.index("  - name:") :].replace("police_2024", "police_2025").replace("OFFENCE", "FOO")
    )
    line = 1 + (MAPPING + second).splitlines().index("    unit: FOO")
    with pytest.raises(MappingRefused, match=f"^mapping.yaml:{line}: unit is one of"):
        read_mapping(MAPPING + second)


def test_few_lines_that_merge_one_another_do_not_stand_for_billions():
    lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 40)]
    with pytest.raises(MappingRefused, match="is not known here"):
        read_mapping("\n".join(lines))
