"""No published file tells a small count from a larger one that is hidden for its sake."""

import csv
import io
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from houvast.library.figures import RawTable, SafeTable, protect
from houvast.library.figures.definitions import definition
from houvast.library.figures.estimates.possible import possible_counts
from houvast.library.figures.outsider import read_everything, work_out
from houvast.library.figures.readable import readable, readable_from
from houvast.records.releases import content

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
BOTH = ("small", "complementary")

# Of each table two that look alike: the same cells hidden, each for the opposite reason, the same margins.
ONE_AXIS = {"PARTNER": 212, "COPING": 45, "HONOUR": 3, "RITUAL": 6}
OPPOSITE = {**ONE_AXIS, "HONOUR": 6, "RITUAL": 3}
TWO_AXES = {("VICTIM", "F"): 2, ("VICTIM", "M"): 7, ("PERPETRATOR", "F"): 8, ("PERPETRATOR", "M"): 3}
OPPOSITES = {("VICTIM", "F"): 7, ("VICTIM", "M"): 2, ("PERPETRATOR", "F"): 3, ("PERPETRATOR", "M"): 8}
OTHERS = {("U", "F"): 123, ("U", "M"): 123}  # as many contacts in all three tables
MONTHS = {f"2025-{month:02}": 20 + month for month in range(1, 11)}
LATE = ({"2025-11": 4, "2025-12": 7}, {"2025-11": 7, "2025-12": 4})


def tables(which: int) -> list[SafeTable]:
    counts = (
        ("contacts_by_problem", {(code,): n for code, n in (ONE_AXIS, OPPOSITE)[which].items()}),
        ("contacts_by_role_and_sex", {**(TWO_AXES, OPPOSITES)[which], **OTHERS}),
        ("contacts_by_month", {(code,): n for code, n in {**MONTHS, **LATE[which]}.items()}),
    )
    alone = {name: replace(definition(name), beside=()) for name, _ in counts}  # marks need no companions
    made = [protect(RawTable.with_margins(alone[name], *YEAR, cells)) for name, cells in counts]
    assert all({cell.reason for cell in each.cells.values()} >= {*BOTH} for each in made)
    return made


def written(folder: Path, which: int) -> dict[str, bytes]:
    folder.mkdir()
    content.write(
        folder,
        tables(which),
        release=UUID(int=6),
        helpline="Zeewind",
        codebooks={"problem": "5"},
        made_on=date(2026, 2, 1),
        invented=True,
    )
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, bytes]]]:
    folder = tmp_path_factory.mktemp("releases")
    return folder / "0", [written(folder / str(which), which) for which in (0, 1)]


def test_hidden_for_the_opposite_reasons_every_file_of_a_release_is_the_same_byte_by_byte(releases):
    one, other = releases[1]
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    endings = {name.rpartition(".")[2] for name in one}
    assert endings >= {*"csv json parquet xml xlsx ods html pdf svg png odt".split()}
    assert {"index.json", "contacts_by_problem.sdmx.csv", "contacts_by_problem.structure.xml"} <= one.keys()


def test_the_pairs_are_no_trick_the_counts_behind_them_differ_in_every_hidden_cell():
    for one, other in zip(tables(0), tables(1), strict=True):
        assert one.suppressed == other.suppressed
        assert all(one[key].reason != other[key].reason for key in one.suppressed)


def test_every_hidden_cell_of_a_csv_has_the_one_mark_and_every_shown_one_is_free(releases):
    files = [file for name, file in releases[1][0].items() if name.endswith(".csv")]
    for file in files:
        rows = list(csv.DictReader(io.StringIO(file.decode())))
        assert {(row["OBS_VALUE"] == "", row["CONF_STATUS"]) for row in rows} == {(True, "C"), (False, "F")}
    assert len(files) == 6


def test_the_structure_and_the_pattern_of_a_release_know_no_other_mark(releases):
    structure = releases[1][0]["contacts_by_problem.structure.xml"].decode()
    listed = structure.split('id="CL_CONF_STATUS"')[1].split("</str:Codelist>")[0]
    assert 'id="F"' in listed
    assert 'id="C"' in listed
    assert 'id="A"' not in listed
    assert 'id="D"' not in listed
    assert '"format": "F|C"' in releases[1][0]["contacts_by_problem.csv-metadata.json"].decode()


def test_who_reads_all_of_it_leaves_every_hidden_cell_that_may_be_small_three_values(releases):
    read = read_everything(releases[0])
    assert (read.more, read.unread, read.unexplained) == ([], [], [])
    found = work_out(read.tables)
    assert len(found) == sum(len(table.suppressed) for table in tables(0))
    assert all(each.interval.values >= 3 for each in found)
    assert not any(each.is_small for each in found)


def test_an_estimate_is_made_of_what_both_look_like():
    one, other = tables(0)[1], tables(1)[1]
    assert possible_counts(one) == possible_counts(other)
    assert {one[key].conf_status for key in one.suppressed} == {"A", "D"}


def test_a_page_of_a_former_release_keeps_its_words_and_is_read_as_hidden():
    page = asdict(readable(tables(0)[0], "en"))
    row = next(row for row in page["rows"] if row["codes"] == ("HONOUR",))
    for kind, text in (("small", "1–4"), ("complementary", "hidden")):
        row["cells"] = ({**row["cells"][0], "kind": kind, "text": text},)
        read = next(each for each in readable_from(page).rows if each.codes == ("HONOUR",))
        assert (read.cells[0].kind, read.cells[0].text) == ("hidden", text)
