"""Gathering: facts of a period become a snapshot, safe tables and prepared files."""

import csv
import json
import stat
import uuid
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.library.figures import together
from houvast.library.figures.alike import check_alike
from houvast.library.figures.snapshot import read_snapshot
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import Contact
from houvast.records.releases import content, operations
from houvast.records.releases.models import Release

YEAR = (date(2025, 1, 1), date(2026, 1, 1))


def prepared_table(home: Path, release: uuid.UUID, name: str) -> dict[str, tuple[str, str]]:
    """Code -> (value, CONF_STATUS) of a prepared table with one axis."""
    with (home / "prepared" / str(release) / f"{name}.csv").open(newline="") as file:
        return {row["PROBLEM"]: (row["OBS_VALUE"], row["CONF_STATUS"]) for row in csv.DictReader(file)}


def test_gathering_counts_the_contacts_of_the_period(gathered: uuid.UUID, home: Path):
    cells = prepared_table(home, gathered, "contacts_by_problem")
    assert cells["_T"] == ("33", "F")  # 19 + 8 + 6 + 1, less the withdrawn one; silent ones have no problem
    assert cells["PARTNER"] == ("18", "F")


def test_a_count_of_one_is_hidden_together_with_another_cell(gathered: uuid.UUID, home: Path):
    cells = prepared_table(home, gathered, "contacts_by_problem")
    assert cells["HONOUR"] == ("", "C")
    hidden = [code for code, (value, _) in cells.items() if not value]
    assert len(hidden) >= 2  # nothing tells which of them is the one
    assert [code for code, (_, status) in cells.items() if status == "C"] == hidden


def test_gathering_leaves_a_trace(gathered: uuid.UUID, contacted: Cast):
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.subject, last.actor) == (
        "releases.gather",
        str(gathered),
        contacted.statistician.id,
    )


@pytest.mark.parametrize("who", ["worker", "volunteer", "lead", "administrator", "outsider"])
def test_only_who_makes_figures_may_gather(who: str, contacted: Cast, home: Path):
    with pytest.raises(Refused):
        operations.gather(*YEAR, by=getattr(contacted, who))
    assert not Release.objects.exists()
    assert not (home / "facts").exists()


def test_so_few_contacts_that_somebody_could_be_recognised_are_not_gathered(cast: Cast, home: Path):
    said = [registration(each) for each in (WOMAN, WOMAN, MAN, MAN)]
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)
    with pytest.raises(operations.NotPossible, match="recognised"):
        operations.gather(*YEAR, by=cast.statistician)
    assert not Release.objects.exists()
    assert not list((home / "facts").glob("*"))


def test_what_is_gathered_leaves_five_alike(gathered: uuid.UUID, home: Path):
    kept = pq.read_table(home / "facts" / str(gathered) / "contacts").to_pylist()
    check_alike({"contacts": kept})
    assert len(kept) == 36


def test_the_facts_of_another_helpline_are_not_gathered(contacted: Cast, cast: Cast):
    from houvast.records.accounts.guard import installation

    with pytest.raises(operations.NotPossible):
        operations.gather(*YEAR, by=installation(cast.other_helpline))


@pytest.mark.parametrize(
    "period",
    [
        (date(2025, 1, 1), date(2025, 1, 1)),
        (date(2025, 2, 1), date(2025, 1, 1)),
        (date(2025, 1, 1), date(2999, 1, 1)),
        (date(2001, 1, 1), date(2002, 1, 1)),
    ],
    ids=["empty", "backwards", "not ended", "without contacts"],
)
def test_a_period_that_gives_no_figures_is_refused_with_a_reason(
    period: tuple[date, date], contacted: Cast, home: Path
):
    with pytest.raises(operations.NotPossible) as refused:
        operations.gather(*period, by=contacted.statistician)
    assert len(str(refused.value)) > 20
    assert not Release.objects.exists()
    assert not list(home.glob("facts/*"))


def test_facts_carry_no_text_and_no_id(gathered: uuid.UUID, contacted: Cast, home: Path):
    bytes_of = b"".join(file.read_bytes() for file in (home / "facts" / str(gathered)).rglob("*.*"))
    people = [contacted.worker, contacted.lead, contacted.statistician]
    told = [str(WOMAN["note"]), str(MAN["note"]), str(WOMAN["municipality"]), "only on working days"]
    told += [str(id) for id in Contact.objects.values_list("id", flat=True)]
    told += [str(person.id) for person in people] + [str(contacted.helpline), str(contacted.phone_line)]
    for text in told:
        assert text.encode() not in bytes_of
        assert text.replace("-", "").encode() not in bytes_of


def test_facts_hold_the_contacts_that_count_and_no_others(gathered: uuid.UUID, home: Path):
    snapshot = read_snapshot(home / "facts" / str(gathered))
    assert snapshot.rows["contacts"] == 19 + 8 + 6 + 1 + 3 - 1


def test_nobody_else_on_the_machine_can_open_the_facts(gathered: uuid.UUID, home: Path):
    for folder in (home / "facts", home / "facts" / str(gathered), home / "prepared"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for each in (home / "facts" / str(gathered)).rglob("*"):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600)


def test_no_raw_table_is_stored(gathered: uuid.UUID, home: Path):
    """HONOUR counts one: the number stands in no cell of any prepared file."""
    with (home / "prepared" / str(gathered) / "contacts_by_problem.json").open() as file:
        cells = json.load(file)["cells"]
    assert [cell["value"] for cell in cells if cell["codes"]["PROBLEM"] == "HONOUR"] == [None]


def test_a_gathering_that_fails_halfway_leaves_no_facts(
    contacted: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(content, "write", fail)
    with pytest.raises(OSError, match="the disk is full"):
        operations.gather(*YEAR, by=contacted.statistician)
    assert not Release.objects.exists()
    assert not list(home.glob("facts/*")) + list(home.glob("prepared/*"))


def test_gathering_tells_how_far_it_is(contacted: Cast):
    told: list[tuple[int, int]] = []
    operations.gather(*YEAR, progress=lambda done, of: told.append((done, of)), by=contacted.statistician)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_a_release_says_by_which_lists_it_was_counted(gathered: uuid.UUID):
    release = Release.objects.get(pk=gathered)
    assert release.codebooks["problem"]
    assert len(release.facts_sha256) == len(release.content_sha256) == 64


def test_counting_waits_for_no_transaction(contacted: Cast, monkeypatch: pytest.MonkeyPatch):
    """Whoever saves a draft meanwhile does not wait: the guard opens its transaction afterwards."""
    from django.db import connection

    depths: list[int] = []
    before = len(connection.savepoint_ids)
    protected = together.protect_together

    def watch(raws: object, **kwargs: object) -> object:
        depths.append(len(connection.savepoint_ids))
        return protected(raws, **kwargs)

    monkeypatch.setattr(together, "protect_together", watch)
    operations.gather(*YEAR, by=contacted.statistician)
    assert set(depths) == {before}
