"""What people of a case say of one another: that one harmed another, and what that one says back."""

from dataclasses import astuple
from datetime import date

from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.cases import keeping, rules
from houvast.records.cases.course import Says
from houvast.records.cases.models import Case
from houvast.records.cases.refusals import NotPossible, written

__all__ = ["Says", "note_said"]


@guarded_on(Case, rules.ADD_EVENT)
def note_said(case: Case, words: str, *, says: Says, on: date | None = None, by: Actor) -> int:
    """Write down what somebody of a case says that one of them did to another, as a line of the timeline.

    It is nobody's role, and what the other says back is written in the same way. Returns its number.
    """
    keeping.refuse_merged(case)
    if not {str(each) for each in astuple(says)} <= set(case.ages) or says.harming == says.harmed:
        raise NotPossible(_("Say who of this case says so, who did it, and to whom."))
    key = keeping.key_for(case, rules.ADD_EVENT.action, by)
    return keeping.write_event(case, written(words), key, kind="TALK", on=on, says=says, by=by)
