"""Documents of a case: laid on the table, opened as a copy or as they came, and withdrawn.

They are looked at as files of talks are: the kind by the first bytes, clamd, a copy that tells no more than
one sees (docs/decisions/0292). Nothing of a file is stored before all of it was found good and permitted.
"""

import uuid
from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.library.grounds import Permitted, Refusal
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on, guarded_on_after, seen
from houvast.records.cases import course, filed, gate, keeping, laid, outgoing, rules, sealed, seating
from houvast.records.cases.filed import Fetched, Ready
from houvast.records.cases.laid import Laid
from houvast.records.cases.models import Case, CaseDocument, ContributionKey, Seat
from houvast.records.cases.refusals import NotPossible, written
from houvast.records.contacts.filing import looking
from houvast.records.contacts.operations.sending import ORIGINAL_BECAUSE

__all__ = [
    "ORIGINAL_BECAUSE", "WITHDRAWN_BECAUSE", "Fetched", "are_taken", "contribute_document", "documents_of",
    "lay_document", "open_original", "read_document", "read_shared_document", "withdraw_document",
]  # fmt: skip

WITHDRAWN_BECAUSE = {
    "ASKED": gettext_lazy("somebody in the case asks for it"),
    "WRONG_CASE": gettext_lazy("it does not belong in this case"),
    "NOT_NEEDED": gettext_lazy("it is not needed for what we do here"),
}
are_taken = looking.are_taken


def _for_the_table(
    case: uuid.UUID, content: bytes, *, name: str, words: str, field: str, about: int,
    to: Sequence[uuid.UUID] = (), by: Actor,
) -> Ready:  # fmt: skip
    row = seen(Case, rules.LAY_DOCUMENT, by).get(pk=case)
    _refuse_full_or_closed(row)
    if str(about) not in row.ages:
        raise NotPossible(_("Say about whom it is."))
    seats = laid.permitted(row, to, field=field, about=about, by=by)
    told = f"{words}\n{outgoing.in_file(content, name=name)}"
    outgoing.to_agencies(told, (each.agency_id for each in seats), of=row, by=by)
    return filed.ready(case, content, name=name)


@guarded_on_after(_for_the_table, Case, rules.LAY_DOCUMENT)
def lay_document(
    ready: Ready, case: Case, content: bytes, *, name: str, words: str, field: str, about: int,
    to: Sequence[uuid.UUID] = (), by: Actor,
) -> uuid.UUID:  # fmt: skip
    """Put a file in the case, about one person, for the team and the seats that are named. Returns its id.

    Where one of them may not be shown it, or it is no file that is taken, nothing is kept. `words`: what it
    is, in a line; its name where none is given. HeldForReview where somebody else looks first.
    """
    keeping.refuse_merged(case)
    _refuse_full_or_closed(case)
    seats = laid.permitted(case, to, field=field, about=about, by=by)
    said = written(words.strip() or ready.name)
    row, key = laid.written_down(case, said, field=field, about=about, agency=None, by=by, key=ready.key)
    laid.give(row, key, team=case.team_id, seat=None)
    for seat in seats:
        laid.give(row, key, team=seat.agency_id, seat=seat)
    keeping.went_on(case)
    return filed.keep(row, ready).id


@guarded_on(Case, rules.READ, reads=True)  # opening the case is in the trail
def documents_of(case: Case, *, by: Actor) -> tuple[Laid, ...]:
    """The documents of a case as its team reads them, the latest first; of withdrawn ones no words."""
    return laid.documents(case, action=rules.READ.action, by=by)


@guarded_on(CaseDocument, rules.READ_DOCUMENT)
def read_document(document: CaseDocument, *, by: Actor) -> Fetched:
    """The copy without what it tells beside; a sound or video as it came. Looking leaves a trace."""
    return _opened(document, filed.shown, rules.READ_DOCUMENT.action, by)


@guarded_on(CaseDocument, rules.OPEN_ORIGINAL)
def open_original(document: CaseDocument, because: str, *, by: Actor) -> Fetched:
    """A document as it came, as evidence. Why is a code, and stands on the timeline for who reads it next."""
    if because not in ORIGINAL_BECAUSE:
        raise NotPossible(_("Say why you need the original."))
    found = _opened(document, filed.original, rules.OPEN_ORIGINAL.action, by)
    said = _("Opened the original of “%(name)s”: %(why)s.") % {
        "name": found.name, "why": str(ORIGINAL_BECAUSE[because])
    }  # fmt: skip
    case = document.case
    key = keeping.key_for(case, rules.OPEN_ORIGINAL.action, by)
    keeping.write_event(case, said, key, kind="NOTE", on=None, by=by)
    return found


@guarded_on(CaseDocument, rules.WITHDRAW_DOCUMENT)
def withdraw_document(document: CaseDocument, because: str, *, by: Actor) -> None:
    """Take a document out for good: its keys and its content are destroyed, that it was there stays.

    Who has read it knows it; nobody's key is needed for this.
    """
    if because not in course.WITHDRAWN_BECAUSE:
        raise NotPossible(_("Say why it is withdrawn."))
    today = timezone.localdate()
    held = ContributionKey.objects.filter(contribution=document.contribution_id, closed_on=None)
    held.update(wrapped=b"", generation=0, month_key="", closed_on=today)
    document.pieces.all().delete()
    document.withdrawn_by_id, document.withdrawn_on, document.withdrawn_because = by.id, today, because
    document.about = b""
    document.save()
    keeping.went_on(document.case)


def _of_an_agency(
    seat: uuid.UUID, content: bytes, *, name: str, words: str, field: str, about: int, sure: bool = False,
    by: Actor,
) -> Ready:  # fmt: skip
    row = seen(Seat, rules.CONTRIBUTE_DOCUMENT, by).select_related("case", "ground").get(pk=seat)
    _refuse_unless_shown(row, field, about, by)
    _refuse_full_or_closed(row.case)
    outgoing.asked(f"{words}\n{outgoing.in_file(content, name=name)}", sure=sure)
    return filed.ready(row.case_id, content, name=name)


@guarded_on_after(_of_an_agency, Seat, rules.CONTRIBUTE_DOCUMENT)
def contribute_document(
    ready: Ready, seat: Seat, content: bytes, *, name: str, words: str, field: str, about: int,
    sure: bool = False, by: Actor,
) -> uuid.UUID:  # fmt: skip
    """An agency puts a file on the table, for the purpose and about whom its seat names. Returns its id.

    The team of the case reads it, and passes it on to others or not. AskedFirst as for words.
    """
    _refuse_unless_shown(seat, field, about, by)
    _refuse_full_or_closed(seat.case)
    said = written(words.strip() or ready.name)
    row, key = laid.written_down(
        seat.case, said, field=field, about=about, agency=seat.agency_id, by=by, key=ready.key
    )
    laid.give(row, key, team=seat.case.team_id, seat=None)
    laid.give(row, key, team=seat.agency_id, seat=seat)
    ContributionKey.objects.filter(contribution=row, seat=seat).update(opened_on=timezone.localdate())
    keeping.went_on(seat.case)
    return filed.keep(row, ready).id


@guarded_on(Seat, rules.READ_SHARED_DOCUMENT)
def read_shared_document(seat: Seat, document: uuid.UUID, *, by: Actor) -> Fetched:
    """The copy of a file, where a seat of one's agency holds its key and the gate permits it today.

    Only of a sound or a video, of which there is no copy, it is what came.
    """
    held = (
        ContributionKey.objects.filter(seat=seat, closed_on=None, contribution__document=document)
        .select_related("contribution__document", "contribution__case")
        .first()
    )
    if held is None:
        raise Refused
    if isinstance(_may(seat, held.contribution.field, held.contribution.about, by), Refusal):
        raise Refused
    try:
        key = laid.key_of(held, action=rules.READ_SHARED_DOCUMENT.action, by=by)
        found = filed.shown(held.contribution.document, key)
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What was written here cannot be opened.")) from closed
    ContributionKey.objects.filter(pk=held.pk, opened_on=None).update(opened_on=timezone.localdate())
    return found


def _opened(
    document: CaseDocument, how: Callable[[CaseDocument, bytes], Fetched], action: str, by: Actor
) -> Fetched:
    """By the team's own key."""
    held = (
        ContributionKey.objects.filter(contribution=document.contribution_id, seat=None)
        .select_related("contribution__case")
        .get()
    )
    try:
        return how(document, laid.key_of(held, action=action, by=by))
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What was written here cannot be opened.")) from closed


def _refuse_full_or_closed(case: Case) -> None:
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if case.documents.filter(withdrawn_on=None).count() >= filed.MOST:
        raise NotPossible(_("There are fifty documents in this case: withdraw one first."))


def _refuse_unless_shown(seat: Seat, field: str, about: int, by: Actor) -> None:
    answer = _may(seat, field, about, by)
    if isinstance(answer, Refusal):
        raise NotPossible(gate.said(answer))


def _may(seat: Seat, field: str, about: int, by: Actor) -> Permitted | Refusal:
    """What the gate says today; Refused for who has not confirmed secrecy themselves."""
    if not seating.has_sworn(seat, by.id):
        raise Refused
    kind = next((each.kind for each in accounts.agencies(seen_by=by) if each.id == seat.agency_id), "")
    return gate.may_show(seat, kind, field=field, about=about, on=timezone.localdate())
