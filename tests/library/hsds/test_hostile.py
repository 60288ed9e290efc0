"""Broken and hostile files are refused by file, line and reason, in little memory and time."""

import io
import json
import random
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from houvast.library import hsds
from houvast.library.hsds import Unreadable
from houvast.library.sheets import lines as sheets

ID = "ac148810-d857-441c-9679-408f346de14b"
ORGANIZATION = f"id,name,description\n{ID},A,B\n"


def zipped(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return made.getvalue()


def read(content, name="file"):
    return hsds.read(io.BytesIO(content if isinstance(content, bytes) else content.encode()), name)


JSON = {
    "nothing": (b"", "JSON begins"),
    "not JSON": (b"<html>", "JSON begins"),
    "cut off": (b'[{"id": "a"', "not JSON"),
    "more behind the end": (b"[] []", "should have ended"),
    "not a number": (b'[{"a": NaN}]', "a number that is none"),
    "a number without end": (b'[{"a": 1' + b"0" * 5000 + b"}]", "a number that is none, or too long"),
    "nested without end": (b'[{"a":' + b"[" * 200_000, "nested too deeply"),
    "latin letters": ('[{"name": "caf\u00e9"}]'.encode("latin-1"), "not UTF-8"),
    "a record that is none": (b"[1]", "no record of HSDS"),
    "half of a sign": (
        b'{"id": "%s", "name": "\\ud800", "description": "b"}' % ID.encode(),
        "half of a sign",
    ),
    "a list for a record": (b'{"id": "%s", "name": [], "description": "b"}' % ID.encode(), "Here text"),
    "a record for a list": (
        b'{"id": "%s", "name": "a", "description": "b", "phones": 1}' % ID.encode(),
        "Here a list",
    ),
}
TABLES = {
    "no table": (zipped(other="a\n1\n"), "no table of HSDS"),
    "empty": (zipped(organizations=""), "empty"),
    "no name": (zipped(organizations=f"id,description\n{ID},b\n"), "required"),
    "twice": (zipped(organizations=f"{ORGANIZATION}{ID},A,B\n"), "stands in this table twice"),
    "two columns of one name": (zipped(organizations="id,id\n1,2\n"), "Two columns"),
    "too many cells": (zipped(organizations=f"id,name,description\n{ID},A,B,C,D\n"), "5 cells under 3"),
    "a formula": (zipped(organizations=f"id,name,description\n{ID},=1+1,B\n"), "begins like a formula"),
    "a call": (zipped(organizations=f'id,name,description\n{ID},"@SUM(A1)",B\n'), "begins like a formula"),
    "an open cell": (zipped(organizations=f'id,name,description\n{ID},"A,B\n'), "not CSV"),
    "latin letters": (zipped(organizations="id,name\n1,caf\u00e9\n".encode("latin-1")), "not UTF-8"),
    "a zero byte": (zipped(organizations=f"id,name,description\n{ID},A\0,B\n"), "zero byte"),
    "cut off": (zipped(organizations=ORGANIZATION * 99)[:-30], "damaged"),
    "one cell without end": (
        zipped(organizations=b"id,name,description\n" + b"a" * 3_000_000),
        "not CSV|line",
    ),
    "a number in words": (
        zipped(locations=f"id,location_type,latitude\n{ID},physical,north\n"),
        "a number is expected",
    ),
    "an infinite number": (
        zipped(locations=f"id,location_type,latitude\n{ID},physical,inf\n"),
        "a number is expected",
    ),
}


@pytest.mark.parametrize("name", [*JSON, *(f"table {name}" for name in TABLES)])
def test_a_broken_file_is_refused_with_its_reason(name):
    import re

    content, reason = TABLES[name.removeprefix("table ")] if name.startswith("table ") else JSON[name]
    found = read(content)
    assert any(re.search(reason, str(fault)) for fault in found.faults), [str(f) for f in found.faults]


def test_a_fault_is_told_by_file_and_line():
    content = f"id,name,description\n{ID},A,B\n\nxyz,C,D\n"
    (fault,) = read(zipped(organizations=content)).faults
    assert (fault.file, fault.line, fault.where) == ("organizations.csv", 4, "id")
    found = read(
        f'[\n{{"id": "{ID}", "name": "A", "description": "B"}},\n'
        '{"id": "x", "name": "A", "description": "B"}]'
    )
    assert [fault.line for fault in found.faults] == [3]


def test_all_faults_are_told_and_no_more_than_somebody_reads():
    rows = "".join(f"x{n},A,B\n" for n in range(9_000))
    found = read(zipped(organizations="id,name,description\n" + rows))
    assert len(found.faults) == 500


def test_one_record_that_says_two_things_is_refused():
    service = {"id": ID, "name": "S", "status": "active"}
    organization = {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "O", "description": "D"}
    other = {**service, "id": ID.replace("a", "b"), "organization": {**organization, "name": "P"}}
    found = read(json.dumps([{**service, "organization": organization}, other]))
    assert "says two things in its field name" in str(found.faults[0])


@pytest.mark.parametrize("part", ["one", "many"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(part):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        if part == "one":
            with packed.open("services.csv", "w", force_zip64=True) as out:
                for _ in range(300):
                    out.write(b"0" * 1_000_000)
        else:
            for number in range(300):
                packed.writestr(f"{number}.csv", b"")
    tracemalloc.start()
    (fault,) = read(made.getvalue()).faults
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert "Unpacked, this file would have 300 MB" in fault.reason or "More than 200 files" in fault.reason


def test_a_part_that_lies_about_its_size_is_damaged():
    content = bytearray(zipped(organizations=ORGANIZATION + "x" * 100_000))
    # The size, unpacked, stands in the list at the end, 24 bytes after its mark.
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (50).to_bytes(4, "little")
    assert "damaged" in str(read(bytes(content)).faults[0])


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as out:
        out.truncate(1_000_000_000)  # a file with a hole: it takes no room on the disk
    began = time.process_time()
    with path.open("rb") as opened:
        (fault,) = hsds.read(opened, path.name).faults
    assert time.process_time() - began < 1
    assert "1000 MB" in fault.reason


def book(rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def lines(content, name="file", **how):
    return list(sheets.rows(io.BytesIO(content), name=name, **how))


def test_a_spreadsheet_reads_like_the_same_csv():
    rows = [["name", "age"], ["Café", 12], [None, None], ["'=x", 1.5]]
    in_book = lines(book(rows), "file.xlsx")
    in_csv = lines("name;age\nCafé;12\n;\n'=x;1.5\n".encode(), "file.csv")
    assert [line.cells for line in in_book] == [line.cells for line in in_csv]
    assert [line.line for line in in_book] == [2, 4]


def test_a_formula_in_a_spreadsheet_is_refused_by_its_cell():
    with pytest.raises(Unreadable, match="Cell B2 holds a formula"):
        lines(book([["name", "age"], ["a", "=1+1"]]))


def changed(content, part, old, new):
    """A spreadsheet with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as had, zipfile.ZipFile(out, "w") as made:
        for each in had.namelist():
            said = had.read(each)
            made.writestr(each, said.replace(old, new) if each == part else said)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOOKS = {
    "entities": (
        changed(book([["a"], ["b"]]), SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        "decl",
    ),
    "a row far away": (changed(book([["a"], ["b"]]), SHEET, b'r="2"', b'r="99999999999"'), "empty rows"),
    "no sheet": (zipped(other="a"), "cannot be read"),
    "half": (book([["a"], ["b"]])[:-200], "damaged"),
    "broken XML": (changed(book([["a"], ["b"]]), SHEET, b"</row>", b"<row>"), "cannot be read"),
    "the old kind": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old kind"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_hostile_spreadsheet_is_refused(name):
    content, reason = BOOKS[name]
    with pytest.raises(Unreadable, match=reason):
        lines(content)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("name\nCafé\n".encode("utf-8-sig"), ""),
        ("name\nCafé\n".encode("utf-16"), ""),
        ("name\nCafé\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_that_say_what_they_are_are_read(content, encoding):
    assert lines(content, encoding=encoding)[0].cells == {"name": "Café"}


def test_an_encoding_that_nobody_knows_is_refused():
    with pytest.raises(Unreadable, match="No encoding"):
        lines(b"name\na\n", encoding="klingon")


@given(st.text())
def test_a_cell_that_goes_out_comes_back_and_is_never_run(text):
    out = sheets.harmless(text)
    assert sheets.as_written(out) == text
    assert not sheets.is_formula(out)


@pytest.mark.parametrize("number", ["+32 2 123 45 67", "-12.5", "+44 (0)20 7946-0958"])
def test_a_telephone_number_goes_out_as_it_is(number):
    assert sheets.harmless(number) == number


@pytest.mark.parametrize("seed", range(40))
def test_a_file_of_noise_is_refused_in_words_and_never_fails(seed):
    chance = random.Random(seed)
    content = bytearray(
        zipped(organizations=ORGANIZATION * 3) if seed % 2 else json.dumps([{"id": ID}] * 9).encode()
    )
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    found = read(bytes(content))
    assert all(fault.reason.endswith(".") for fault in found.faults)
