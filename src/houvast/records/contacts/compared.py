"""What is asked of a text before it leaves: what in it must not get out, and whether it is held; of one text,
and of all messages that are posted at once.

Not an operation: `operations.leaving` is the entrance, and does for one text what `messages` does for many.
"""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import delays, keys, notices
from houvast.records.accounts.guard import Actor, Refused, seen
from houvast.records.accounts.together import Call, recorded
from houvast.records.audit import trail
from houvast.records.contacts import rules, sealed, statements
from houvast.records.contacts.models import Contact, HeldText, ReaderKey, Talk
from houvast.records.contacts.refusals import NotPossible
from houvast.records.contacts.registration import Details
from houvast.records.directory import comparing, terms

Known = tuple[uuid.UUID, bytes]
"""By what a text is known again: who sends it, and its proof."""

ALARMS_AT_EVERY = 3
"""Held texts of one person within a day, at which the leads are told: by chance that is rare."""


@dataclass(frozen=True)
class Left:
    """Whether a text may leave. `held`: the id under which it waits for somebody else; nothing says why."""

    held: uuid.UUID | None = None
    state: str = ""

    @property
    def may(self) -> bool:
        return self.held is None or self.state == "LET"

    def or_refuse(self) -> None:
        """HeldForReview where it may not leave."""
        if refusal := self.refusal():
            raise refusal

    def refusal(self) -> "HeldForReview | None":
        """The same where it is not raised, with words for who sends it."""
        if self.state == "TURNED_BACK":
            return HeldForReview(_("A colleague looked at this text and turned it back. Write it otherwise."))
        if self.may:
            return None
        return HeldForReview(
            _(
                "Held for review: this text has an address, a number or a place in it. A lead looks at "
                "it; "
                "that may be by chance. You find it under “Held texts”. Without it you can go on."
            )
        )


class HeldForReview(NotPossible):
    """A text does not leave until somebody else has looked at it; or they did, and it does not."""


@dataclass(frozen=True)
class Why:
    """Why a text is held: terms like something sealed, and terms by chance. `unsure`: not all could be
    compared.
    """

    found: dict[str, list[str]] = field(repr=False)
    party: list[str] = field(repr=False)
    chosen: list[str] = field(repr=False)
    unsure: bool

    @property
    def holds(self) -> bool:
        return bool(self.found or self.party or self.chosen or self.unsure)


def why(
    found: comparing.Compared, said: frozenset[str], *, parties: Sequence[uuid.UUID] = (), by: Actor
) -> Why:
    """What came of comparing, with what is known of the parties; these are opened."""
    of_parties, unsure = _of_parties(parties, by)
    return Why(
        {term: [str(each) for each in where] for term, where in found.found.items()},
        sorted(said & of_parties),
        sorted(found.chosen),
        found.unsure or unsure,
    )


def proof(text: str, *, kind: str, of: object, key: bytes | None, by: Actor) -> bytes:
    """By what this text of this person, for this reader, is known again; never, where there is no key."""
    return comparing.proof(f"{kind}/{of}/{by.id}/{text}", key) if key else secrets.token_bytes(33)


def count(texts: delays.Texts, person: uuid.UUID) -> None:
    """A text that is new counts as a look-up; NotPossible where there were many today."""
    try:
        texts.count(person)
    except delays.Wait as wait:
        raise NotPossible(
            _("Many texts with an address, a number or a place today: try again in %(seconds)s seconds.")
            % {"seconds": wait.seconds}
        ) from wait


def hold(
    what: dict[str, Any],
    proof: bytes,
    *,
    kind: str,
    team: uuid.UUID,
    talk: uuid.UUID | None,
    contact: uuid.UUID | None,
    by: Actor,
) -> HeldText:
    """Held until somebody else looked: `what` it says and why, sealed for the team. NotPossible where nobody
    of it could open that."""
    if by.id is None:
        raise Refused
    id_, now = uuid.uuid4(), timezone.now()
    try:
        with_ = keys.sealer(team, until=sealed.held_month(timezone.localdate(now)))
        content = sealed.seal_held(what, held=id_, with_=with_)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    row = HeldText(
        id=id_,
        organisation_id=by.organisation,
        team_id=team,
        staff_id=by.id,
        talk=Talk.objects.filter(id=talk, organisation=by.organisation).first() if talk else None,
        contact=Contact.objects.filter(id=contact, organisation=by.organisation).first() if contact else None,
        kind=kind,
        proof=proof,
        held_at=now,
        generation=content.key.generation,
        month_key=content.key.month_key,
        wrapped=content.key.sealed,
        sealed=content.content,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # twice at once
        return HeldText.objects.get(staff=by.id, proof=proof)
    today = HeldText.objects.filter(staff=by.id, held_at__gt=now - timedelta(days=1)).count()
    if today % ALARMS_AT_EVERY == 0:
        notices.tell_leads(notices.What.TRIED, id_, team=team, by=by)
    return row


@dataclass(frozen=True)
class _Message:
    """One message of many, by somebody who may send it in this talk."""

    talk: Talk
    text: str = field(repr=False)
    said: frozenset[str] = field(repr=False)
    by: Actor


def messages(calls: Sequence[Call]) -> Mapping[int, NotPossible | None]:
    """What becomes of messages that are posted at once, by place in `calls` (talk, text, *, by): None where
    one may leave, or why not. As one by one in this order: what counts, what is held, what the trail says;
    by no more statements however many they are, but for those that are held.

    What is not among them is left to its operation, which compares it or refuses it.
    """
    may = {
        place: call for place, call in enumerate(calls) if call.keywords["by"].may(rules.COMPARE_TEXT.action)
    }
    said = {place: terms.terms(call.args[1]) for place, call in may.items()}
    asked = _sendable({place: (may[place], said[place]) for place in may if said[place]})
    nothing = dict.fromkeys(place for place in may if not said[place])
    return {**nothing, **(_together(asked) if asked else {})}


def _sendable(asked: Mapping[int, tuple[Call, frozenset[str]]]) -> dict[int, _Message]:
    """Those of people who have the talk in hands, and have unlocked: what REPLY permits, asked at once."""
    ids = {call.args[0] for call, _said in asked.values()}
    talks = {talk.id: talk for talk in statements.found(Talk, ("id",), [(id,) for id in ids])}
    hands = rules.in_whose_hands([talk.serial for talk in talks.values()])
    return {
        place: _Message(talk, call.args[1], said, call.keywords["by"])
        for place, (call, said) in asked.items()
        if (talk := talks.get(call.args[0]))
        and call.keywords["by"].private is not None
        and rules.may_reply(talk, hands, call.keywords["by"])
    }


def _together(asked: Mapping[int, _Message]) -> dict[int, NotPossible | None]:
    """All is read and opened first: what others wait for, the end of the trail, is held for a few statements
    and those of texts that are held."""
    actors = [message.by for message in asked.values()]
    there = {of: comparing.Locations(of) for of in {by.organisation for by in actors}}
    found: dict[int, tuple[Known, Why]] = {}
    for (place, each), key in zip(asked.items(), comparing.keys_of(actors), strict=True):
        assert each.by.id is not None  # a talk is in somebody's hands
        known = each.by.id, proof(each.text, kind="MESSAGE", of=each.talk.id, key=key, by=each.by)
        compared = there[each.by.organisation].compare(each.said, key=key, by=each.by)
        found[place] = known, why(compared, each.said, by=each.by)
    with transaction.atomic():  # one commit: a disk takes as long for many
        for organisation in sorted(there):
            trail.locked_end(organisation)  # first: who counts texts of others waits here, not for these
        return _decided(asked, found)


def _decided(
    asked: Mapping[int, _Message], found: Mapping[int, tuple[Known, Why]]
) -> dict[int, NotPossible | None]:
    """In the order in which they came, as each stands after those before it."""
    rows = statements.found(HeldText, ("staff", "proof"), {known for known, _why in found.values()})
    held = {(row.staff_id, bytes(row.proof)): row for row in rows}
    new = {known[0] for known, _why in found.values() if known not in held}
    texts, compared = delays.Texts(new, at=timezone.now()), list[Actor]()
    answers: dict[int, NotPossible | None] = {}
    for place, (known, why) in found.items():
        try:
            if known not in held:
                count(texts, known[0])
                if why.holds:
                    held[known] = _hold_message(asked[place], known[1], why)
        except NotPossible as refusal:
            answers[place] = refusal
            continue
        compared.append(asked[place].by)
        answers[place] = Left(held[known].id, held[known].state).refusal() if why.holds else None
    texts.keep()
    recorded(rules.COMPARE_TEXT, compared)
    return answers


def _hold_message(message: _Message, proof: bytes, why: Why) -> HeldText:
    talk = message.talk
    what = {"text": message.text, **vars(why)}
    return hold(what, proof, kind="MESSAGE", team=talk.team_id, talk=talk.id, contact=None, by=message.by)


def _of_parties(parties: Iterable[uuid.UUID], by: Actor) -> tuple[frozenset[str], bool]:
    """Terms of what is sealed of contacts, and whether one of them could not be opened."""
    found: set[str] = set()
    unsure = False
    opener = keys.Opener(by, rules.READ.action)
    for party in parties:
        contact = seen(Contact, rules.READ, by).filter(id=party).first()
        row = ReaderKey.objects.filter(contact=contact, team=contact.team_id).first() if contact else None
        if contact is None or row is None:
            unsure = True
            continue
        wrapped = keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
        try:
            details = sealed.opened_by(
                opener,
                wrapped,
                bytes(contact.sealed),
                contact=contact.id,
                version=contact.version,
                team=row.team_id,
            )
        except sealed.CannotOpen:
            unsure = True
            continue
        found |= _terms_of(details)
    return frozenset(found), unsure


def _terms_of(details: Details) -> frozenset[str]:
    told = f"{details.number}\n;\n{details.note}\n;\n{details.safe_conditions}"
    return terms.terms(told) | terms.of_municipality(details.municipality)
