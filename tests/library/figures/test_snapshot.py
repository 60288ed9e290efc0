"""A snapshot holds declared facts of its period, as they were written, and nothing else."""

from datetime import date

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, find, settings

from houvast.library.figures import (
    FactRefused,
    SnapshotDamaged,
    definition,
    read_snapshot,
    snapshot,
    write_snapshot,
)
from houvast.library.figures.facts import FACT_SETS
from houvast.library.figures.tables import TOTAL
from houvast.library.figures.tabulate import tabulate_all
from spec.facts_of import END, FIRST, row


@pytest.fixture(scope="module")
def told():
    quick = settings(database=None, max_examples=20, suppress_health_check=list(HealthCheck))
    return {name: [find(row(name, **_known(name)), lambda _: True, settings=quick)] for name in FACT_SETS}


def _known(name):
    numbers = {column: 1 for column, kind in FACT_SETS[name].items() if kind.kind.value == "BIGINT"}
    return {**numbers, "day": FIRST, **OF_TWO.get(name, {})}


# Somebody who is both, so that one person makes a pair.
OF_TWO = {
    "persons": {"number": 1, "role_stated": "U", "role_assessed": "BOTH", "main_form": "U"},
    "pairs": {"victim": 1, "perpetrator": 1},
}


def changed(told, **values):
    return {**told, "contacts": [{**told["contacts"][0], **values}]}


def test_what_was_written_is_read_again(told, tmp_path):
    written = write_snapshot(tmp_path / "one", FIRST, END, told)
    assert read_snapshot(tmp_path / "one") == written
    assert written.rows == dict.fromkeys(FACT_SETS, 1)
    assert written.codebooks["problem"]


def test_the_same_facts_have_the_same_hash(told, tmp_path):
    one = write_snapshot(tmp_path / "one", FIRST, END, told)
    other = write_snapshot(tmp_path / "other", FIRST, END, told)
    assert one.sha256 == other.sha256


def test_a_changed_file_is_refused(told, tmp_path):
    written = write_snapshot(tmp_path / "one", FIRST, END, told)
    (part,) = written.parts("contacts")
    part.write_bytes(part.read_bytes() + b" ")
    with pytest.raises(SnapshotDamaged, match="contacts"):
        read_snapshot(tmp_path / "one")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"note": "she said"}, "note"),
        ({"channel": "somebody called"}, "row 1, channel"),
        ({"channel": None}, "row 1, channel"),
        ({"requests": ["LISTEN", "LISTEN"]}, "row 1, requests"),
        ({"requests": "LISTEN"}, "row 1, requests"),
        ({"key": "1712-2025-1"}, "row 1, key"),
        ({"key": 2**63}, "row 1, key"),
        ({"persons": True}, "row 1, persons"),
        ({"hour": 24}, "row 1, hour"),
        ({"day": END}, "row 1, day"),
        ({"day": "2025-01-01"}, "row 1, day"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused_without_repeating_it(told, tmp_path, values, reason):
    with pytest.raises(FactRefused, match=reason) as refusal:
        write_snapshot(tmp_path / "one", FIRST, END, changed(told, **values))
    assert "she said" not in str(refusal.value)
    assert "somebody" not in str(refusal.value)


@pytest.mark.parametrize(
    ("stated", "assessed", "refused"),
    [
        ("BOTH", "VICTIM", "perpetrator"),
        ("BOTH", "PERPETRATOR", "victim"),
        ("PERPETRATOR", "U", "victim"),
        ("VICTIM", "WITNESS_OTHER", "victim"),
    ],
)
def test_a_pair_of_somebody_who_is_counted_in_another_role_is_refused(
    told, tmp_path, stated, assessed, refused
):
    somebody = {**told["persons"][0], "role_stated": stated, "role_assessed": assessed}
    with pytest.raises(FactRefused, match=f"pairs, {refused}: 1 of them"):
        write_snapshot(tmp_path / "one", FIRST, END, {**told, "persons": [somebody]})
    assert list((tmp_path / "one").iterdir()) == []


def test_a_pair_of_nobody_is_refused(told, tmp_path):
    with pytest.raises(FactRefused, match="pairs, victim: 1 of them"):
        write_snapshot(tmp_path / "one", FIRST, END, {**told, "persons": []})


def test_a_main_form_that_is_none_of_the_forms_is_refused(told, tmp_path):
    somebody = {**told["persons"][0], "forms": ["PHYSICAL"], "main_form": "SEXUAL"}
    with pytest.raises(FactRefused, match="persons, row 1, main_form"):
        write_snapshot(tmp_path / "one", FIRST, END, {**told, "persons": [somebody]})


def test_a_code_outside_its_dates_is_refused(told, tmp_path):
    day = date(2013, 5, 1)  # the twelve judicial districts hold from 1 April 2014
    rows = changed(told, day=day, district="ANTWERP")
    with pytest.raises(FactRefused, match="district"):
        write_snapshot(tmp_path / "one", date(2013, 1, 1), date(2014, 1, 1), {"contacts": rows["contacts"]})


def test_a_missing_column_is_refused(told, tmp_path):
    row = dict(told["contacts"][0])
    del row["channel"]
    with pytest.raises(FactRefused, match="channel"):
        write_snapshot(tmp_path / "one", FIRST, END, {"contacts": [row]})


def test_nothing_stays_of_a_refused_snapshot(told, tmp_path):
    with pytest.raises(FactRefused):
        write_snapshot(tmp_path / "one", FIRST, END, changed(told, channel="x"))
    assert list((tmp_path / "one").iterdir()) == []


def test_a_snapshot_is_not_written_over_another(told, tmp_path):
    write_snapshot(tmp_path / "one", FIRST, END, told)
    with pytest.raises(FactRefused, match="not empty"):
        write_snapshot(tmp_path / "one", FIRST, END, told)
    assert read_snapshot(tmp_path / "one").rows["contacts"] == 1


def test_an_unknown_set_and_an_empty_period_are_refused(told, tmp_path):
    with pytest.raises(FactRefused, match="journal"):
        write_snapshot(tmp_path / "one", FIRST, END, {"journal": []})
    with pytest.raises(FactRefused, match="empty"):
        write_snapshot(tmp_path / "one", END, FIRST, told)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 6, 7])
def test_facts_of_any_number_are_all_in_the_parts_and_counted_as_one_set(told, tmp_path, monkeypatch, rows):
    monkeypatch.setattr(snapshot, "ROWS_IN_A_PART", 3)
    monkeypatch.setattr(snapshot, "ROWS_AT_ONCE", 2)
    contacts = [{**told["contacts"][0], "key": key} for key in range(rows)]
    written = write_snapshot(tmp_path / "one", FIRST, END, {"contacts": contacts})
    parts = [pq.read_table(part).num_rows for part in written.parts("contacts")]
    assert (sum(parts), written.rows["contacts"]) == (rows, rows)
    assert len(parts) == rows // 3 + 1
    assert max(parts) <= 3
    assert read_snapshot(tmp_path / "one") == written
    (counted,) = tabulate_all((definition("contacts_by_contact_kind"),), written)
    assert counted.counts[(TOTAL,)] == rows


def test_a_part_of_somebody_elses_in_the_folder_is_not_counted(told, tmp_path):
    written = write_snapshot(tmp_path / "one", FIRST, END, told)
    (part,) = written.parts("contacts")
    (part.parent / "99999.parquet").write_bytes(part.read_bytes())
    (counted,) = tabulate_all((definition("contacts_by_contact_kind"),), written)
    assert counted.counts[(TOTAL,)] == 1
