"""Rules between tables are data, hold on real facts, and are found broken when a number is wrong."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from houvast.library.figures import RawTable, tabulate_all
from houvast.library.figures.definitions import definition, definitions
from houvast.library.figures.reconcile import (
    Reconciliation,
    RuleRefused,
    declared,
    read_rules,
    sentence,
)
from houvast.library.figures.snapshot import Snapshot, write_snapshot
from library.figures.reconciled_facts import facts_of_a_year
from spec.facts_of import END, FIRST, facts


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return facts_of_a_year(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def raws(snapshot: Snapshot) -> tuple[RawTable, ...]:
    counted = (each for each in definitions() if each.facts in ("contacts", "persons"))
    return tuple(tabulate_all(tuple(counted), snapshot))


def asked(raws: tuple[RawTable, ...], snapshot: Snapshot) -> Reconciliation:
    reconciliation = Reconciliation()
    reconciliation.note_facts(snapshot)
    for raw in raws:
        reconciliation.note(raw)
    return reconciliation


def test_every_rule_is_asked_and_holds_on_facts_that_agree(raws, snapshot):
    reconciliation = asked(raws, snapshot)
    assert reconciliation.broken() == ()
    assert len(reconciliation._values) == 2 * len(declared())


@given(facts())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_rules_between_tables_hold_on_any_facts(told):
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder), FIRST, END, told)
        tables = [
            definition(name) for name in {side.table for rule in declared() for side in rule.sides} - {""}
        ]
        assert asked(tuple(tabulate_all(tuple(tables), snapshot)), snapshot).broken() == ()


@pytest.mark.parametrize("rule", [rule for rule in declared() if rule.left.table], ids=lambda rule: rule.name)
def test_a_wrong_number_on_either_side_breaks_the_rule(rule, raws, snapshot):
    for side in rule.sides:
        if rule.holds == ">=" and side is rule.left:
            continue
        reconciliation = asked(raws, snapshot)
        name = "left" if side is rule.left else "right"
        reconciliation._values[rule.name, name] += 10**6
        assert rule in reconciliation.broken()


def test_a_table_whose_months_lost_a_contact_is_found(raws, snapshot):
    months = next(raw for raw in raws if raw.definition.name == "contacts_by_month")
    first = next(key for key, count in months.counts.items() if count)
    counts = {**months.counts, first: months.counts[first] - 1, ("_T",): months.counts[("_T",)] - 1}
    reconciliation = asked(tuple(raw for raw in raws if raw is not months), snapshot)
    reconciliation.note(replace(months, counts=counts))
    assert "months_make_the_period" in {rule.name for rule in reconciliation.broken()}


def test_a_rule_whose_tables_were_not_counted_is_passed_over(raws):
    reconciliation = Reconciliation()
    reconciliation.note(next(raw for raw in raws if raw.definition.name == "contacts_by_channel"))
    assert reconciliation.broken() == ()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_rule_has_a_sentence_and_no_number_in_it(language):
    for rule in declared():
        said = sentence(rule.name, language)
        assert said.endswith(".")
        assert not any(sign.isdigit() for sign in said)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("left: {table: nothing}", "not declared"),
        ("left: {table: contacts_by_month, every: SEX}", "axes that contacts_by_month does not have"),
        ("left: {facts: persons, sum: name}", "columns that persons do not have"),
        ("left: {facts: 'persons; DROP TABLE persons'}", "a table or a set of facts"),
    ],
)
def test_a_rule_that_names_what_there_is_not_is_refused(tmp_path: Path, wrong: str, why: str):
    file = tmp_path / "rules.yaml"
    file.write_text(
        f'a_rule:\n  {wrong}\n  holds: "="\n  right: {{table: contacts_by_month}}\n'
        "  sentence: {nl: x, fr: x, de: x, en: x}\n"
    )
    with pytest.raises(RuleRefused, match=why):
        read_rules(file)
