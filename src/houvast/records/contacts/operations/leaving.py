"""The address guard: what leaves is compared first with what must not get out, and held where it may.

`may_leave` is the one entrance, for messages, mail, exports, shares and letters. Who sends learns that a
text is held, never why: chance holds texts as well, always the same ones. Somebody else sees why, and
decides.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import delays, keys
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on, seen
from houvast.records.contacts import compared, course, rules, sealed
from houvast.records.contacts.compared import HeldForReview, Left
from houvast.records.contacts.models import Contact, HeldText, Talk
from houvast.records.contacts.operations import NotPossible
from houvast.records.directory import comparing, terms
from houvast.records.retention import declared

__all__ = ["HeldForReview", "Left", "Matter", "OwnHeld", "ToReview"]


@dataclass(frozen=True)
class Matter:
    """What a text belongs to where that is no talk or contact, as a case; and who gets it, in words for who
    looks at it. For another reader it is another text.
    """

    id: uuid.UUID
    to: str

    def __str__(self) -> str:
        return f"{self.id} {self.to}"


@guarded(rules.COMPARE_TEXT, reads=True)  # what has anything to compare is told by `compare_text`
def may_leave(
    text: str,
    *,
    kind: str,
    team: uuid.UUID | None = None,
    talk: uuid.UUID | None = None,
    contact: uuid.UUID | None = None,
    matter: Matter | None = None,
    parties: Sequence[uuid.UUID] = (),
    by: Actor,
) -> Left:
    """Compare a text before it leaves: a letter, a message, a mail, the export or share of a contact or a
    case.

    `text`: all of it that has words, as who gets it reads it; for a file its name as well. `kind`: one of
    course.LEAVING_AS. `talk` or `contact`: what it belongs to, which one may read; its lead looks at what
    is held, or that of `team`, which is one's own, beside `matter`. `parties`: contacts whose own number,
    place and addresses who gets it must not learn: of everybody concerned but who gets it. The locations
    of all shelters of the helpline are compared always.

    Call it before your transaction, as the first function of `guarded_after`: what is held is to be stored
    though the sending is not. Then refuse where `may` is false, or call `or_refuse`. The same text by the
    same person gives the same answer, until somebody decided. A text without address, number or place takes
    no look at the database. keys.Locked where one is locked; NotPossible, for some seconds, after sixty
    such texts on one day.
    """
    said = terms.terms(text)
    if not said:
        return Left()
    of = _team_of(team, talk, contact, by)
    return compare_text(
        said, text, kind=kind, team=of, talk=talk, contact=contact, matter=matter, parties=parties, by=by
    )


def _compared(
    said: frozenset[str],
    text: str,
    *,
    kind: str,
    team: uuid.UUID,
    talk: uuid.UUID | None,
    contact: uuid.UUID | None,
    matter: Matter | None,
    parties: Sequence[uuid.UUID],
    by: Actor,
) -> tuple[compared.Why, bytes]:
    """Why it is held, if it is, and by what it is known again. A text that is new counts as a look-up."""
    if by.id is None or kind not in course.LEAVING_AS:
        raise Refused
    keys.unlocked_key(by)
    key = comparing.key_of(by)
    proof = compared.proof(text, kind=kind, of=talk or contact or matter, key=key, by=by)
    if not HeldText.objects.filter(staff=by.id, proof=proof).exists():
        with transaction.atomic():
            texts = delays.Texts([by.id], at=timezone.now())
            compared.count(texts, by.id)
            texts.keep()
    found = comparing.compare(said, key=key, by=by)
    return compared.why(found, said, parties=parties, by=by), proof


@guarded_after(_compared, rules.COMPARE_TEXT)
def compare_text(
    found: tuple[compared.Why, bytes],
    said: frozenset[str],
    text: str,
    *,
    kind: str,
    team: uuid.UUID,
    talk: uuid.UUID | None,
    contact: uuid.UUID | None,
    matter: Matter | None,
    parties: Sequence[uuid.UUID],
    by: Actor,
) -> Left:
    """As `may_leave`, for a text that has something to compare: that it was compared is in the trail."""
    why, proof = found
    if not why.holds:
        return Left()
    known = HeldText.objects.filter(staff=by.id, proof=proof).first()
    if known is None:
        what = {"text": text, **vars(why), **({"to": matter.to, "matter": str(matter.id)} if matter else {})}
        known = compared.hold(what, proof, kind=kind, team=team, talk=talk, contact=contact, by=by)
    return Left(known.id, known.state)


@dataclass(frozen=True)
class OwnHeld:
    """A text of one's own that is held: what it says, for whom, and what became of it; never why."""

    id: uuid.UUID
    kind: str
    talk: uuid.UUID | None
    contact: uuid.UUID | None
    held_at: datetime
    state: str
    text: str = field(repr=False)
    to: str
    matter: uuid.UUID | None


@dataclass(frozen=True)
class ToReview(OwnHeld):
    """The same for who looks at it: by whom, and why. `found`: terms with services whose location they are
    of.
    """

    staff: uuid.UUID
    found: dict[str, tuple[uuid.UUID, ...]] = field(repr=False)
    party: Sequence[str] = field(repr=False)
    chosen: Sequence[str] = field(repr=False)
    unsure: bool


@guarded(rules.READ_OWN_HELD, reads=True)
def own_held(*, by: Actor) -> list[OwnHeld]:
    """What of one's own is held or was decided on, newest first, so that nothing written is lost."""
    rows = seen(HeldText, rules.READ_OWN_HELD, by).select_related("talk", "contact").order_by("-held_at")[:50]
    return [OwnHeld(**_row(row), **_what(said)) for row in rows if (said := _opened(row, by))]


@guarded(rules.REVIEW_HELD)
def to_review(*, by: Actor) -> list[ToReview]:
    """Texts of others that wait, oldest first, each with why it is held; looking is in the trail."""
    rows = seen(HeldText, rules.REVIEW_HELD, by).filter(state="HELD").select_related("talk", "contact")
    return [
        ToReview(
            **_row(row),
            **_what(said),
            staff=row.staff_id,
            found={term: tuple(map(uuid.UUID, where)) for term, where in said["found"].items()},
            party=said["party"],
            chosen=said["chosen"],
            unsure=said["unsure"],
        )
        for row in rows.order_by("held_at")[:50]
        if (said := _opened(row, by, rules.REVIEW_HELD.action))
    ]


@guarded_on(HeldText, rules.LET_THROUGH)
def let_through(held: HeldText, *, by: Actor) -> None:
    """This one text may leave: who wrote it sends it again."""
    _decide(held, "LET", by)


@guarded_on(HeldText, rules.TURN_BACK)
def turn_back(held: HeldText, *, by: Actor) -> None:
    """It does not leave."""
    _decide(held, "TURNED_BACK", by)


@guarded(rules.ERASE_HELD)
def erase_held(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Texts that were held thirty days ago, and what became of them."""
    due = declared.group(HeldText, "leaving.erase_held").due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    HeldText.objects.filter(pk__in=ids).delete()
    return ids


def _team_of(
    team: uuid.UUID | None, talk: uuid.UUID | None, contact: uuid.UUID | None, by: Actor
) -> uuid.UUID:
    """The team of what it belongs to; Refused for what one may not read."""
    if talk:
        found = seen(Talk, rules.REPLY, by).filter(id=talk).values_list("team_id", flat=True).first()
    elif contact:
        found = seen(Contact, rules.READ, by).filter(id=contact).values_list("team_id", flat=True).first()
    else:
        found = team if team in by.teams(rules.COMPARE_TEXT.action) else None
    if found is None:
        raise Refused
    return found


def _opened(row: HeldText, by: Actor, action: str = rules.READ_OWN_HELD.action) -> dict[str, Any]:
    """Nothing where it does not open for this person."""
    wrapped = keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
    found = sealed.Sealed(bytes(row.sealed), wrapped)
    try:
        return sealed.open_held(found, held=row.id, team=row.team_id, action=action, by=by)
    except (sealed.CannotOpen, Refused):
        return {}


def _row(row: HeldText) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "talk": row.talk.id if row.talk else None,
        "contact": row.contact.id if row.contact else None,
        "held_at": row.held_at,
        "state": row.state,
    }


def _what(said: dict[str, Any]) -> dict[str, Any]:
    matter = said.get("matter")
    return {
        "text": said["text"],
        "to": said.get("to", ""),
        "matter": uuid.UUID(matter) if matter else None,
    }


def _decide(held: HeldText, state: str, by: Actor) -> None:
    if held.state != "HELD":
        raise NotPossible(_("Somebody decided on this text already."))
    held.state, held.reviewed_by_id, held.reviewed_at = state, by.id, timezone.now()
    held.save(update_fields=["state", "reviewed_by", "reviewed_at"])
