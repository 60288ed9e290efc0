"""Figures that contradict one another are found when they are gathered, and nothing of them is kept."""

import traceback
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cast import WOMAN, Cast, registration
from houvast.library.figures.reconcile import declared
from houvast.records.contacts import facts
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from houvast.records.releases.models import Release

_YEAR = (date(2025, 1, 1), date(2026, 1, 1))
_PERSONS = "Every reported person belongs to a contact, and each contact has as many as it says."
Facts = dict[str, list[dict[str, Any]]]


def _a_contact_counted_twice(told: Facts) -> None:
    told["contacts"].append(dict(next(each for each in told["contacts"] if each["persons"])))


def _a_person_lost(told: Facts) -> None:
    told["persons"].pop()


@pytest.fixture
def tamper(contacted: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Facts], None]], None]:
    """Something goes wrong between the records and the facts: a row twice, a row lost."""
    real = facts.gather

    def change(how: Callable[[Facts], None]) -> None:
        def gather(**asked: Any) -> Facts:
            told = {name: [dict(row) for row in rows] for name, rows in real(**asked).items()}
            how(told)
            return told

        monkeypatch.setattr(facts, "gather", gather)

    return change


def _kept(home: Path) -> list[Path]:
    return [
        each for kind in ("facts", "prepared") if (home / kind).is_dir() for each in (home / kind).iterdir()
    ]


def _a_person_too_many_is_said(told: Facts) -> None:
    next(each for each in told["contacts"] if each["persons"])["persons"] += 1


@pytest.mark.parametrize("how", [_a_contact_counted_twice, _a_person_too_many_is_said])
def test_facts_that_contradict_one_another_are_refused_by_the_rule_and_without_numbers(
    how: Callable[[Facts], None], tamper: Any, contacted: Cast, home: Path
):
    tamper(how)
    with pytest.raises(operations.NotPossible) as refused:
        operations.gather(*_YEAR, by=contacted.statistician)
    assert _PERSONS in str(refused.value)
    assert not any(sign.isdigit() for sign in str(refused.value))
    assert not Release.objects.exists()
    assert _kept(home) == []


def test_facts_that_no_snapshot_takes_are_refused_without_their_number(
    tamper: Any, contacted: Cast, home: Path
):
    tamper(_a_person_lost)
    with pytest.raises(operations.NotPossible, match=r"^The data of this period contradict") as refused:
        operations.gather(*_YEAR, by=contacted.statistician)
    assert not any(sign.isdigit() for sign in str(refused.value))
    assert _kept(home) == []


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_tables_that_contradict_one_another_are_not_counted_either(
    language: str, tamper: Any, contacted: Cast, home: Path
):
    """Who counts single tables reconciles none: here protecting them together finds it."""
    tamper(_a_contact_counted_twice)
    with translation.override(language), pytest.raises(operations.NotPossible) as refused:
        operations.count(["victims_by_form"], from_=_YEAR[0], until=_YEAR[1], by=contacted.statistician)
    said = {
        "nl": "De gegevens van deze periode spreken elkaar tegen.",
        "fr": "Les données de cette période se contredisent.",
        "de": "Die Angaben dieses Zeitraums widersprechen einander.",
        "en": "The data of this period contradict one another.",
    }
    assert str(refused.value).startswith(said[language])
    assert not any(sign.isdigit() for sign in str(refused.value))
    assert _kept(home) == []


def test_no_traceback_tells_a_count_that_is_not_protected(tamper: Any, contacted: Cast):
    tamper(_a_contact_counted_twice)
    with pytest.raises(operations.NotPossible) as refused:
        operations.count(["victims_by_form"], from_=_YEAR[0], until=_YEAR[1], by=contacted.statistician)
    told = [str(each) for each in _causes(refused.value)]
    assert "TableError" not in "".join(traceback.format_exception(refused.value))
    assert not any(sign.isdigit() for said in told for sign in said)


def _causes(failed: BaseException | None) -> list[BaseException]:
    return [] if failed is None else [failed, *_causes(failed.__cause__), *_causes(failed.__context__)]


@pytest.mark.parametrize("at_once", ["gather", "count"])
def test_a_period_across_a_change_of_a_list_is_refused_with_the_day(at_once: str, cast: Cast, home: Path):
    """The judicial districts became others on 1 April 2014."""
    said = [registration(WOMAN, day=date(2014, month, day)) for day in (3, 4) for month in range(4, 9)]
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)
    first, until = date(2014, 1, 1), date(2015, 1, 1)
    asked = {
        "gather": lambda: operations.gather(first, until, by=cast.statistician),
        "count": lambda: operations.count([], from_=first, until=until, by=cast.statistician),
    }
    with pytest.raises(operations.NotPossible, match="changed on 1 April 2014"):
        asked[at_once]()
    assert _kept(home) == []
    # Since then there was the list of 2014, and not yet that of problems, which is of July 2016.
    with pytest.raises(operations.NotPossible, match="did not hold yet"):
        operations.gather(date(2014, 4, 1), until, by=cast.statistician)
    assert _kept(home) == []


def test_a_rule_that_nobody_could_ask_stops_the_gathering(contacted: Cast, monkeypatch: pytest.MonkeyPatch):
    """As where a set of facts that a rule counts was not written."""
    monkeypatch.setattr(
        "houvast.records.releases.gathering.Reconciliation.note_facts", lambda self, snapshot: None
    )
    with pytest.raises(AssertionError, match="was not asked"):
        operations.gather(*_YEAR, by=contacted.statistician)


@pytest.fixture
def contradicting(gathered: uuid.UUID) -> uuid.UUID:
    """A release from before such figures were refused: it keeps the rule that its tables break."""
    Release.objects.filter(pk=gathered).update(unreconciled=[declared()[0].name])
    return gathered


def test_figures_of_real_registrations_reconcile(gathered: uuid.UUID):
    assert Release.objects.get(pk=gathered).unreconciled == []


@pytest.mark.parametrize("verb", ["propose", "check", "sign", "publish"])
def test_no_step_is_taken_with_them_and_the_rule_is_said(verb, contradicting: uuid.UUID, contacted: Cast):
    before = {"propose": "GATHERED", "check": "PROPOSED", "sign": "CHECKED", "publish": "SIGNED"}[verb]
    people = {}
    if before == "SIGNED":
        people = {
            "proposed_by": contacted.statistician.id,
            "checked_by": contacted.statistician.id,
            "signed_by": contacted.signer.id,
        }
    Release.objects.filter(pk=contradicting).update(state=before, **people)
    with pytest.raises(operations.NotPossible, match="the sum of its months"):
        getattr(operations, verb)(contradicting, by=contacted.signer)
    assert Release.objects.get(pk=contradicting).state == before


def test_they_can_be_withdrawn(contradicting: uuid.UUID, contacted: Cast):
    operations.withdraw(contradicting, reason="WRONG_COUNT", by=contacted.signer)
    assert Release.objects.get(pk=contradicting).state == "WITHDRAWN"
