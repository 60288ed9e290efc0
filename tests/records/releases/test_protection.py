"""What leaves the house: every declared table, and no protected value in any file, whatever its format."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from cast import WOMAN, Cast, registration
from houvast.library.figures.definitions import names
from houvast.library.figures.pictures import alternative_of
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
# How often something was registered that has to stay hidden: small counts, and one that would give them away.
SMALL = {"HONOUR": 1, "PARENT_ABUSE": 2}
WITH_THEM = {"ELDER_ABUSE": 377}
OPEN = {"PARTNER": 612, "COPING": 455}


@pytest.fixture
def published(cast: Cast, home: Path) -> Path:
    """The folder of a published year, with every table, both answers and all drawings."""
    said = []
    for problem, times in {**SMALL, **WITH_THEM, **OPEN}.items():
        about = registration({**WOMAN, "person-1-problem": problem, "person-2-problem": problem})
        said += [about] * times
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)
    release = operations.gather(*YEAR, by=cast.statistician)
    operations.propose(release, by=cast.statistician)
    operations.check(release, by=cast.statistician)
    operations.sign(release, by=cast.signer)
    operations.publish(release, by=cast.signer)
    return home / "releases" / str(release)


@pytest.mark.usefixtures("every_table")
@pytest.mark.slow
def test_no_protected_value_stands_in_any_published_file(published: Path):
    written = {file.name for file in published.glob("*.csv")}
    assert written == {f"{name}.{kind}" for name in names() for kind in ("csv", "sdmx.csv")}
    hidden = _hidden_problems(published)
    assert hidden >= {*SMALL, *WITH_THEM}
    secret = WITH_THEM["ELDER_ABUSE"]
    for file in published.iterdir():
        for where, text in _texts(file):
            assert not re.search(rf"(?<![\d.,]){secret}(?![\d.,%])", text), f"{file.name} {where}"
    for file in published.glob("*.json"):
        if "cells" in (said := json.loads(file.read_text())):
            assert all(cell["value"] is None for cell in said["cells"] if cell["conf_status"] != "F")


def _hidden_problems(folder: Path) -> set[str]:
    with (folder / "contacts_by_problem.csv").open(newline="") as file:
        return {row["PROBLEM"] for row in csv.DictReader(file) if not row["OBS_VALUE"]}


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Everything in a file that can be read, also inside what is packed; drawings without their geometry."""
    if file.suffix == ".xlsx":
        for sheet in load_workbook(file):
            for row in sheet.iter_rows(values_only=True):
                yield sheet.title, " ".join(str(value) for value in row if value is not None)
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as packed:
            assert not any("external" in name.casefold() for name in packed.namelist())
    elif file.suffix in (".ods", ".odt"):
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as packed:
            yield "", re.sub(r"<[^>]*>", " ", packed.read("content.xml").decode())
    elif file.suffix == ".parquet":
        yield "", repr(parquet.read_table(file).to_pylist())
    elif file.suffix == ".png":
        yield "", alternative_of(file.read_bytes())
    elif file.suffix in (".svg", ".html") or file.name.endswith(".blocks.json"):
        text = re.sub(r"<svg.*?</svg>", lambda drawn: _said_in(drawn[0]), file.read_text(), flags=re.S)
        yield "", re.sub(r"<style.*?</style>|<[^>]*>", " ", text, flags=re.S)
    elif file.suffix != ".pdf":  # typeset from the same content as the HTML beside it, and compressed
        yield "", re.sub(r'"sha256": ?"\w+"|"size": ?\d+', "", file.read_text())


def _said_in(drawing: str) -> str:
    return " ".join(re.findall(r"<(?:text|title)[^>]*>(.*?)</", drawing, flags=re.S))
