"""Assessing risk of one relationship in a case. Reading what was assessed is reading the case."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library import risk
from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.cases import assessing, keeping, rules
from houvast.records.cases.models import Case, CaseAssessment
from houvast.records.cases.refusals import LONGEST, NotPossible


@guarded_on(Case, rules.ASSESS_RISK)
def assess_risk(
    case: Case, sheet: Mapping[str, Any], *, instrument: str, harmed: int, harming: int, by: Actor
) -> int:
    """Keep a sheet of answers about one relationship, scored today. Returns its number; never changed after.

    `sheet` is what `library.risk.read_sheet` reads. What is unknown is an answer; a sheet without any answer
    is refused, and a judgement without its reason.
    """
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if instrument not in risk.names():
        raise NotPossible(_("Choose an instrument from the list."))
    try:
        found = assessing.scored(instrument, sheet)
    except risk.RiskRefused as odd:
        raise NotPossible(_("These are not answers to this instrument: fill it in anew.")) from odd
    _refuse_empty(found)
    key = keeping.key_for(case, rules.ASSESS_RISK.action, by)
    people, _relations = keeping.people_of(case, key)
    if harmed == harming or not {harmed, harming} <= {person.number for person in people}:
        raise NotPossible(_("Say about which two people of this case it is."))
    row = CaseAssessment(
        case=case, number=keeping.next_number(case.assessments.all()), harmed=harmed, harming=harming,
        instrument=instrument, band=found.band.name if found.band else "", assessed_by_id=by.id,
        on=timezone.localdate(),
    )  # fmt: skip
    row.sealed = assessing.sealed_sheet(row, found, sheet, key)
    row.save(force_insert=True)
    keeping.went_on(case)
    return row.number


def _refuse_empty(found: risk.Assessment) -> None:
    if len(found.unknown) == len(found.instrument.items):
        raise NotPossible(_("Not one question has an answer: this is no assessment yet."))
    judged = found.judgement
    if judged is not None and not judged.reason:
        raise NotPossible(_("Say on what your judgement rests."))
    if judged is not None and len(judged.reason) > LONGEST:
        raise NotPossible(_("Write it shorter: at most 4,000 letters."))
    if judged is None and found.instrument.kind == "judged":
        raise NotPossible(_("This sheet adds nothing up: say how you judge it."))
