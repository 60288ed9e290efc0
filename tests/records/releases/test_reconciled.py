"""Figures that contradict one another are found when they are gathered, and go no further."""

import uuid
from datetime import date

import pytest

from cast import Cast
from houvast.library.figures.reconcile import Reconciliation, declared
from houvast.records.releases import operations
from houvast.records.releases.models import Release

_YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def contradicting(contacted: Cast, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """A release whose tables break the first rule."""
    monkeypatch.setattr(Reconciliation, "broken", lambda _: declared()[:1])
    return operations.gather(*_YEAR, by=contacted.statistician)


def test_figures_of_real_registrations_reconcile(gathered: uuid.UUID):
    assert Release.objects.get(pk=gathered).unreconciled == []


def test_a_broken_rule_is_kept_by_its_name(contradicting: uuid.UUID):
    assert Release.objects.get(pk=contradicting).unreconciled == [declared()[0].name]


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
