"""Nobody is alone in a snapshot by what neighbours know, and rare violence has no day and no place in it."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from houvast.library.figures import FactRefused, definition, definitions, tabulate, write_snapshot
from houvast.library.figures.alike import (
    KNOWN,
    TIME_AND_PLACE,
    TooFewAlike,
    check_alike,
    coarsen,
    is_rare,
    prepared,
)
from houvast.library.figures.facts import RARE
from houvast.library.figures.protect import protect
from houvast.library.figures.readable import readable
from houvast.library.figures.tabulate import tabulate_all
from spec.facts_of import END, FIRST, any_row, facts

YEAR = date(2025, 1, 1), date(2026, 1, 1)
MANY = settings(max_examples=200, deadline=None)


@st.composite
def invented(draw):
    """Contacts of a quarter with persons and pairs, few codes so that some are alike, from one drawn seed."""
    chance = Random(draw(st.integers(0, 10**9)))
    told = {name: [] for name in (*KNOWN, "referrals")}
    for key in range(draw(st.integers(0, 60))):
        place = {"day": FIRST.replace(month=chance.randint(1, 3)), "district": chance.choice(DISTRICTS)}
        about = {"problem": chance.choice(["PARTNER", "COPING", "U"])}
        told["contacts"].append(
            {"key": key, "hour": chance.randrange(24), "contact_kind": chance.choice(["SUPPORT", "INFO"])}
            | place
            | about
            | {"contact_sex": chance.choice(SEXES), "contact_age_band": chance.choice(AGES)}
        )
        people = [(chance.choice(SEXES), chance.choice(AGES)) for _ in range(chance.randint(0, 3))]
        for number, (sex, age) in enumerate(people):
            told["persons"].append(
                {"contact": key, "number": number, "sex": sex, "age_band": age, "modalities": ["WEAPON"]}
                | place
                | about
            )
        for other, (sex, _) in enumerate(people[1:] * chance.choice((1, 3)), 1):
            told["pairs"].append(
                {"contact": key, "victim": 0, "victim_sex": people[0][0], "victim_age_band": people[0][1]}
                | {"perpetrator": other, "perpetrator_sex": sex}
                | place
                | about
            )
    for name in ("referrals",):
        told[name] = [
            {"key": key, "district": chance.choice(DISTRICTS), "sex": chance.choice(SEXES)}
            for key in range(draw(st.integers(0, 20)))
        ]
    return told


SEEN = {"victim_sex": "F", "perpetrator_sex": "M", "victim_age_band": "75+"}
PLACE = {"day": FIRST, "district": "LEUVEN", "problem": "PARTNER"}
DISTRICTS, SEXES, AGES = ("LEUVEN", "LIMBURG", "U"), "FFFMMXU", ("12-17", "18-29", "30-44", "75+", "U")
PERSON = {"persons": "number", "pairs": "victim"}
# What stands where a code is given up: of a person's age, child or adult stays.
GIVEN_UP = {
    ("persons", "age_band"): {"12-17": "CHILD"} | dict.fromkeys(("18-29", "30-44", "75+"), "ADULT"),
}


def given_up(name, each, value):
    """What is left of a code that is given up; a code of which nothing more may go is left as it is."""
    coarser = GIVEN_UP.get((name, each), {})
    return value if value in coarser.values() else coarser.get(value, "U")


def alone(told):
    """The slow twin: by loops, every row that could give up more and has too few people like it.

    A victim in several pairs is one person.
    """
    for name, (first, stays) in KNOWN.items():
        for row in told.get(name, []):
            like = [other for other in told[name] if all(other[each] == row[each] for each in first + stays)]
            who = {(other.get("contact", other.get("key")), other.get(PERSON.get(name))) for other in like}
            if len(who) < 5 and any(row[each] != given_up(name, each, row[each]) for each in first):
                yield name, row


@MANY
@given(invented())
def test_after_coarsening_five_are_alike_wherever_something_is_known(told):
    if 0 < len(told["contacts"]) < 5:
        with pytest.raises(TooFewAlike, match="fewer than 5 contacts"):
            prepared(told, FIRST, END, Random(1))
        return
    assert not list(alone(prepared(told, FIRST, END, Random(1))))


@MANY
@given(invented())
def test_pairs_tell_no_more_of_a_victim_than_their_own_row(told):
    if 0 < len(told["contacts"]) < 5:
        return
    kept = prepared(told, FIRST, END, Random(1))
    own = {(row["contact"], row["number"]): row for row in kept["persons"]}
    for pair in kept["pairs"]:
        victim = own[pair["contact"], pair["victim"]]
        assert pair["district"] in ("U", victim["district"])
        assert pair["victim_age_band"] in ("U", victim["age_band"])


def test_one_victim_with_five_perpetrators_is_one_person():
    """Five rows of pairs are alike, and one woman is alone in all of them."""
    chance = Random(3)
    place = {"day": FIRST, "district": "LEUVEN", "channel": "PHONE", "problem": "PARTNER"}
    her, them = {"sex": "F", "age_band": "75+"}, {"sex": "M", "age_band": "30-44"}
    told = {
        "contacts": [any_row(chance, "contacts", key=key, context="HOUSEHOLD", **place) for key in range(9)],
        "persons": [
            any_row(chance, "persons", contact=0, number=number, **(them if number else her), **place)
            for number in range(6)
        ],
        "pairs": [
            any_row(chance, "pairs", contact=0, victim=0, perpetrator=number, **SEEN, **PLACE)
            for number in range(1, 6)
        ],
    }
    assert list(alone({"pairs": told["pairs"]}))
    with pytest.raises(TooFewAlike, match="pairs: only 1 are alike"):
        check_alike({"pairs": told["pairs"]})
    kept = prepared(told, FIRST, END, Random(1))
    assert classes(kept["pairs"], "victim_age_band", "district") == {("U", "U"): 5}


@MANY
@given(invented())
def test_what_is_refused_is_what_the_slow_twin_finds(told):
    event(f"somebody alone: {bool(list(alone(told)))}")
    if list(alone(told)) or 0 < len(told["contacts"]) < 5:
        with pytest.raises(TooFewAlike):
            check_alike(told)
    else:
        check_alike(told)


@MANY
@given(invented())
def test_a_code_is_only_ever_given_up_and_nothing_else_of_a_row_changes(told):
    if 0 < len(told["contacts"]) < 5:
        return
    kept = prepared(told, FIRST, END, Random(1))
    for name, rows in told.items():
        if name not in KNOWN:
            assert kept[name] == rows
            continue
        assert len(kept[name]) == len(rows)
        for before, after in zip(rows, kept[name], strict=True):
            for each, value in before.items():
                less = given_up(name, each, value) if each in KNOWN[name][0] else value
                assert after[each] in (value, less)


def classes(rows, *names):
    return Counter(tuple(row[name] for name in names) for row in rows)


def test_age_is_given_up_before_district_and_sex_never():
    known = ("age", "district", "sex")

    def people(*groups):
        return [dict(zip(known, each, strict=True)) for each, many in groups for _ in range(many)]

    rows = people((("old", "here", "F"), 3), (("young", "here", "F"), 9))
    coarsen(rows, known[:2], known[2:])
    assert classes(rows, *known) == {("U", "here", "F"): 12}
    rows = people((("old", "there", "F"), 3), (("old", "here", "F"), 9))
    coarsen(rows, known[:2], known[2:])
    assert classes(rows, *known) == {("U", "U", "F"): 12}
    rows = people((("old", "there", "X"), 2), (("old", "here", "F"), 9))
    coarsen(rows, known[:2], known[2:])
    assert classes(rows, *known) == {("U", "U", "X"): 2, ("old", "here", "F"): 9}


@pytest.fixture
def forty_adults_and_three_children():
    """Victims of one sex in one district, beside a hundred of another, each in a contact of their own."""
    chance = Random(6)
    told = {"contacts": [], "persons": []}
    groups = [("X", "18-29")] * 40 + [("X", "12-17")] * 3 + [("F", "30-44")] * 100
    for key, (sex, age) in enumerate(groups):
        of_it = {"day": FIRST, "district": "LEUVEN", "channel": "PHONE", "problem": "PARTNER"}
        told["contacts"].append(any_row(chance, "contacts", key=key, persons=1, context="HOUSEHOLD", **of_it))
        person = any_row(chance, "persons", contact=key, number=0, sex=sex, age_band=age, **of_it)
        person |= {"role_assessed": "VICTIM", "role_stated": "VICTIM", "forms": ["PHYSICAL"]}
        told["persons"].append(person | {"main_form": "PHYSICAL", "modalities": []})
    return told


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "victims_by_sex_and_age_group",
            {("X", "CHILD", "_T"): 3, ("X", "ADULT", "_T"): 40, ("X", "U", "_T"): 0},
        ),
        ("children_by_chi_violence", {("X", "PHYSICAL"): 3, ("X", "NO_CHILD"): 40}),
    ],
)
def test_forty_adults_are_no_printed_zero_because_three_children_stand_beside_them(
    forty_adults_and_three_children, tmp_path, name, cells
):
    kept = prepared(forty_adults_and_three_children, *YEAR, Random(1))
    assert classes(kept["persons"], "sex", "district", "age_band")["X", "U", "CHILD"] == 3
    raw = tabulate(definition(name), write_snapshot(tmp_path / "facts", *YEAR, kept))
    assert {key: raw.counts[key] for key in cells} == cells
    shown = protect(raw)
    assert {key: shown[key].value for key in cells} == {
        key: None if count else 0 for key, count in cells.items()
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts(), st.integers(0, 10**6))
def test_no_declared_table_is_changed_by_what_is_given_up(told, seed):
    """What tables ask for stays, whoever is few: so a zero in a table is a zero."""
    chance = Random(seed)
    if 0 < len(told["contacts"]) < 5:
        return
    for person in told["persons"]:
        person["age_band"] = chance.choice(AGES)
    kept = prepared(told, FIRST, END, Random(seed))
    event(f"something is given up: {kept['persons'] != told['persons']}")
    with TemporaryDirectory() as folder:
        before = write_snapshot(Path(folder) / "before", FIRST, END, told)
        after = write_snapshot(Path(folder) / "after", FIRST, END, kept)
        all_tables = tuple(definitions())
        for as_told, as_kept in zip(
            tabulate_all(all_tables, before), tabulate_all(all_tables, after), strict=True
        ):
            assert as_told.counts == as_kept.counts, as_told.definition.name


def test_where_five_are_alike_everywhere_nothing_is_given_up():
    rows = [{"age": age, "sex": sex} for age in "abU" for sex in "FM" for _ in range(5)]
    before = classes(rows, "age", "sex")
    coarsen(rows, ("age",), ("sex",))
    assert classes(rows, "age", "sex") == before


def a_year(told, chance):
    """The same facts over a whole year, some with a code that is told yearly."""
    rare = {row["key"] for row in told["contacts"] if chance.random() < 0.2}
    days = {row["key"]: date(2025, chance.randint(1, 12), 3) for row in told["contacts"]}
    districts = {row["key"]: chance.choice(["LEUVEN", "LIMBURG"]) for row in told["contacts"]}
    said = {
        "contacts": [
            {**row, "day": days[row["key"]], "district": districts[row["key"]], "hour": chance.randrange(24)}
            | {"heard": chance.choice(["POSTER", "NOT_ASKED"])}
            | ({"problem": "HONOUR"} if row["key"] in rare else {})
            for row in told["contacts"]
        ]
    }
    for name in ("persons", "pairs"):
        said[name] = [
            {**row, "day": days[row["contact"]], "district": districts[row["contact"]]}
            | ({"problem": "HONOUR"} if row["contact"] in rare else {})
            for row in told[name]
        ]
    return said, rare


def exchanged(said, seed):
    """Only the exchange: as `prepared` does it, with what is coarsened left out of the comparison."""
    from houvast.library.figures.alike import _exchange_time_and_place

    kept = {name: [dict(row) for row in rows] for name, rows in said.items()}
    _exchange_time_and_place(kept, Random(seed))
    return kept


@MANY
@given(invented(), st.integers(0, 99))
def test_counts_by_time_and_place_stay_what_they_were(told, seed):
    said, rare = a_year(told, Random(seed))
    kinds = Counter(row["contact_kind"] for row in said["contacts"] if row["key"] not in rare)
    needed = Counter(row["contact_kind"] for row in said["contacts"] if row["key"] in rare)
    enough = all(kinds[kind] >= many for kind, many in needed.items())
    kept = exchanged(said, seed)
    for each in (TIME_AND_PLACE, ("contact_kind", "problem"), ("key", "problem", "contact_sex")):
        before, after = (
            Counter(tuple(row[one] for one in each) for row in rows["contacts"]) for rows in (said, kept)
        )
        assert before == after or (each == TIME_AND_PLACE and not enough)
    place = {row["key"]: (row["day"], row["district"]) for row in kept["contacts"]}
    for name in ("persons", "pairs"):
        assert all((row["day"], row["district"]) == place[row["contact"]] for row in kept[name])


def test_where_a_rare_contact_stands_says_nothing_of_when_and_where_it_was():
    """Its day in the snapshot is as often any other's: over many draws, each other contact's alike."""
    said = [
        {
            "key": n,
            "contact_kind": "SUPPORT",
            "day": date(2025, 1 + n, 1),
            "hour": n,
            "district": "LEUVEN",
            "heard": "NOT_ASKED",
            "problem": "OTHER",
        }
        for n in range(11)
    ]
    said[4]["problem"] = "RITUAL"
    days = Counter(exchanged({"contacts": said}, seed)["contacts"][4]["day"] for seed in range(2000))
    assert set(days) == {row["day"] for row in said if row["key"] != 4}
    assert min(days.values()) > 130


def test_one_of_its_kind_has_no_day_and_no_place():
    only = {
        "key": 1,
        "contact_kind": "SUPPORT",
        "day": date(2025, 5, 7),
        "hour": 3,
        "district": "LEUVEN",
        "problem": "RITUAL",
    }
    (kept,) = exchanged({"contacts": [only]}, 1)["contacts"]
    assert (kept["day"], kept["hour"], kept["district"]) == (date(2025, 1, 1), None, "U")


@MANY
@given(invented(), st.integers(0, 99))
def test_in_a_shorter_period_rare_violence_is_told_as_other(told, seed):
    if 0 < len(told["contacts"]) < 5:
        return
    chance = Random(seed)
    for row in (*told["contacts"], *told["persons"], *told["pairs"]):
        row["problem"] = chance.choice(["HONOUR", "RITUAL", "PARTNER"])
    for row in told["persons"]:
        row["modalities"] = chance.sample(["FGM", "FORCED_MARRIAGE", "WEAPON", "HONOUR"], 2)
    kept = prepared(told, FIRST, END, Random(seed))
    assert not [row for name, rows in kept.items() for row in rows if is_rare(name, row)]
    for before, after in zip(told["persons"], kept["persons"], strict=True):
        assert after["problem"] == ("PARTNER" if before["problem"] == "PARTNER" else "OTHER")
        assert after["modalities"] == [code for code in before["modalities"] if code == "WEAPON"]


def contact(told, **values):
    return {**told, **values}


@pytest.fixture
def one():
    from hypothesis import find

    from spec.facts_of import row

    quick = settings(database=None, max_examples=20, suppress_health_check=list(HealthCheck))
    return find(
        row("contacts", key=1, day=FIRST, contact_kind="SUPPORT"),
        lambda _: True,
        settings=quick,
    )


def test_a_snapshot_of_a_shorter_period_refuses_rare_violence(one, tmp_path):
    with pytest.raises(FactRefused, match="row 1, problem: a code that is told for whole years only"):
        write_snapshot(tmp_path / "short", FIRST, END, {"contacts": [contact(one, problem="HONOUR")]})
    write_snapshot(tmp_path / "year", *YEAR, {"contacts": [contact(one, problem="HONOUR")]})


def test_a_table_of_a_shorter_period_has_no_line_for_it_and_says_so(one, tmp_path):
    """A line of zeros would say that there was none."""
    written = [contact(one, key=n, problem="OTHER") for n in range(9)]
    for from_, until in (YEAR, (FIRST, END)):
        snapshot = write_snapshot(tmp_path / str(until), from_, until, {"contacts": written})
        raw = tabulate(definition("contacts_by_problem"), snapshot)
        says = readable(protect(raw), "nl").marks
        yearly = (from_, until) == YEAR
        assert bool(RARE["problem_2018"] & set(raw.categories[0])) is yearly
        assert any("alleen per jaar" in mark for mark in says) is not yearly
