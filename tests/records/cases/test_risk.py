"""Risk at a case: sheets belong to a relationship, are sealed like all words, and lie side by side."""

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.library import risk as instruments
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.cases import assessing, operations
from houvast.records.cases.models import CaseAssessment
from houvast.records.cases.operations import NotPossible, Person, Relation
from houvast.records.cases.operations.risk import assess_risk
from houvast.records.contacts import operations as contacts
from traces import left, was_refused

SHE_HARMS_HIM = {
    "victim_sex": "M",
    "perpetrator_sex": "F",
    "relationship": "CURRENT_PARTNER",
    "victim_age": 34,
}


@pytest.fixture
def case(cast: Cast):
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(
        contact, [Person(1), Person(2), Person(3)], [Relation(1, 2, "CURRENT_PARTNER")], by=cast.worker
    )


def kept(case, by) -> tuple[assessing.Assessed, ...]:
    return operations.read(case, by=by).assessments


def dash(yes: int, **more):
    """A DASH with so many times yes and all the rest no."""
    return {"answers": {str(number): number <= yes for number in range(1, 25)}} | more


def test_a_sheet_is_kept_with_its_case_and_read_with_it(cast, case):
    number = assess_risk(case, dash(14), instrument="dash", harmed=1, harming=2, by=cast.worker)
    assert left("cases.assess_risk", by=cast.worker, subject=case)
    [one] = kept(case, cast.lead)
    assert (one.number, one.harmed, one.harming, one.instrument) == (number, 1, 2, "dash")
    assert (one.score, one.band, one.by, one.on) == (14, "high", cast.worker.id, timezone.localdate())
    with pytest.raises(Refused):
        assess_risk(case, dash(1), instrument="dash", harmed=1, harming=2, by=cast.outsider)
    assert was_refused("cases.assess_risk", by=cast.outsider, subject=case)


def test_outside_the_people_that_it_was_studied_on_it_says_so_first(cast, case):
    assess_risk(case, dash(9) | SHE_HARMS_HIM, instrument="dash", harmed=1, harming=2, by=cast.worker)
    [one] = kept(case, cast.worker)
    assert one.found is not None
    assert one.found.warnings[0].code == "OUTSIDE"


def test_unknown_stays_unknown_and_is_never_no(cast, case):
    sheet = {"answers": {"1": True, "2": None}}
    assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=cast.worker)
    [one] = kept(case, cast.worker)
    assert (one.answers["2"], "3" in one.answers) == (None, False)
    assert "INCOMPLETE_AT_LEAST" in {each.code for each in one.found.warnings}


@pytest.mark.parametrize(("judged", "stands"), [("high", "high"), ("standard", "medium")])
def test_a_judgement_raises_a_band_and_never_lowers_it(cast, case, judged, stands):
    sheet = dash(10, override={"band": judged, "reason": "Hij kocht een wapen."})
    assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=cast.worker)
    [one] = kept(case, cast.worker)
    assert one.band == stands
    assert one.found.judgement.reason == "Hij kocht een wapen."


@pytest.mark.parametrize(
    ("instrument", "sheet"),
    [
        ("dash", {"answers": {}}),
        ("dash", {"answers": {"1": None}}),
        ("dash", {"answers": {"99": True}}),
        ("dash", {"answers": {"1": "yes"}}),
        ("dash", dash(3, override={"band": "high"})),
        ("dash", dash(3, override={"band": "lethal", "reason": "x"})),
        ("dash", dash(3, origin="elsewhere")),
        ("factors", {"answers": {"1": True}}),
        ("factors", {"answers": {"1": True}, "judgement": {"band": "high", "reason": "x" * 5000}}),
        ("epv", {"answers": {"1": True}}),
        ("../dash", {"answers": {"1": True}}),
    ],
)
def test_what_is_no_assessment_is_not_kept(cast, case, instrument, sheet):
    with pytest.raises(NotPossible):
        assess_risk(case, sheet, instrument=instrument, harmed=1, harming=2, by=cast.worker)
    assert not CaseAssessment.objects.exists()


@pytest.mark.parametrize(("harmed", "harming"), [(1, 1), (1, 9), (0, 1), (9, 1)])
def test_it_is_about_two_people_of_the_case(cast, case, harmed, harming):
    with pytest.raises(NotPossible):
        assess_risk(case, dash(1), instrument="dash", harmed=harmed, harming=harming, by=cast.worker)


def test_successive_sheets_lie_side_by_side_with_what_changed(cast, case):
    for yes in (9, 14):
        assess_risk(case, dash(yes), instrument="dash", harmed=1, harming=2, by=cast.worker)
    assess_risk(case, dash(1), instrument="dash", harmed=3, harming=2, by=cast.worker)
    other, both = assessing.side_by_side(kept(case, cast.worker))
    assert (other.harmed, len(other.assessments)) == (3, 1)
    assert [each.band for each in both.assessments] == ["high", "standard"]
    changed = [item for item, _said, has_changed in both.answers() if has_changed]
    assert changed == ["10", "11", "12", "13", "14"]


def test_no_becoming_unknown_is_a_change_and_no_is_not_unknown(cast, case):
    assess_risk(case, dash(1), instrument="dash", harmed=1, harming=2, by=cast.worker)
    later = {"answers": {str(number): True if number == 1 else None for number in range(1, 25)}}
    assess_risk(case, later, instrument="dash", harmed=1, harming=2, by=cast.worker)
    [series] = assessing.side_by_side(kept(case, cast.worker))
    assert len([item for item, _said, changed in series.answers() if changed]) == 23


def test_a_size_does_not_tell_how_many_are_yes(cast, case):
    for yes in (1, 24):
        assess_risk(case, dash(yes), instrument="dash", harmed=1, harming=2, by=cast.worker)
    assert len({len(bytes(row.sealed)) for row in CaseAssessment.objects.all()}) == 1


def test_of_an_instrument_with_another_version_what_came_out_stands(cast, case, monkeypatch):
    assess_risk(case, dash(14), instrument="dash", harmed=1, harming=2, by=cast.worker)
    monkeypatch.setattr(instruments, "names", lambda: ())
    [one] = kept(case, cast.worker)
    assert (one.score, one.band, one.found) == (14, "high", None)


def test_a_closed_case_takes_no_sheet(cast, case):
    operations.close(case, outcome="SAFER", by=cast.worker)
    with pytest.raises(NotPossible):
        assess_risk(case, dash(1), instrument="dash", harmed=1, harming=2, by=cast.worker)


def test_sheets_are_sealed_anew_with_their_case(cast, case):
    assess_risk(case, dash(14), instrument="dash", harmed=1, harming=2, by=cast.worker)
    before = bytes(CaseAssessment.objects.get().sealed)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.lead) == [case]
    assert bytes(CaseAssessment.objects.get().sealed) != before
    assert [each.score for each in kept(case, cast.lead)] == [14]
