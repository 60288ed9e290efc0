"""Coming back to one's own talk: by a receipt code or a word; a second code; and having it all destroyed."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on, seen
from houvast.records.contacts import dangers, entering, referred, rules, sealed, talks
from houvast.records.contacts.entering import Begun
from houvast.records.contacts.models import DangerAct, Pass, Referral, Talk
from houvast.records.contacts.operations import NotPossible

BURNS_AFTER = timedelta(hours=72)
SHORTEST_WORD = 6


@dataclass(frozen=True)
class NewReceipt:
    """A code to show once, and its proof: what is typed back is compared with that."""

    code: str
    proof: bytes

    @classmethod
    def made(cls) -> "NewReceipt":
        code = sealed.new_receipt()
        halves = sealed.receipt_halves(code)
        assert halves is not None  # it was made a line ago
        return cls(code, halves.verifier)


def _by_code(code: str, *, by: Actor) -> sealed.Derived:
    """What no code could be is derived from as well: both cost the same."""
    return sealed.receipt_halves(code) or sealed.pass_of_browser(b"no code")


@guarded_after(_by_code, rules.COME_BACK)
def come_back(halves: sealed.Derived, code: str, *, by: Actor) -> Begun:
    """The talk behind a receipt code, on whatever device, or NotLetIn. When it was last used is told."""
    return _again("CODE", halves, by)


def _by_word(word: str, *, by: Actor) -> sealed.Derived:
    return keys.stretched(_folded(word), salt=f"word/{by.organisation}")


@guarded_after(_by_word, rules.COME_BACK)
def come_back_by_word(halves: sealed.Derived, word: str, *, by: Actor) -> Begun:
    """The talk behind a word that was chosen in it within the last day, or NotLetIn.

    A word can be guessed: limit how often it is tried.
    """
    return _again("WORD", halves, by)


@guarded_on(Talk, rules.KEEP_AS_MAILBOX)
def keep_as_mailbox(talk: Talk, code: str, *, shown: bytes, private: bytes, by: Actor) -> None:
    """Let a receipt code back in from now on: the one that was shown (its proof), typed back. The first one
    stays: else whoever finds the talk open could lock its writer out, and burn it.
    """
    if talks.may_go_on(talk):
        raise NotPossible(_("There is a code already. It keeps working, and no other takes its place."))
    halves = sealed.receipt_halves(code)
    if halves is None or not secrets.compare_digest(halves.verifier, shown):
        raise NotPossible(_("This is not the code that was shown. Look at it again, and type it once more."))
    talks.let_in(talk, private, halves, "CODE", until=None)


def _chosen(talk: uuid.UUID, word: str, *, private: bytes, by: Actor) -> sealed.Derived:
    if len(_folded(word)) < SHORTEST_WORD:
        raise NotPossible(_("Choose a word or a few words, at least six letters in all."))
    return _by_word(word, by=by)


@guarded_after(_chosen, rules.CHOOSE_WORD)
def choose_word(
    halves: sealed.Derived, talk: uuid.UUID, word: str, *, private: bytes, by: Actor
) -> uuid.UUID:
    """Let a word back in for a day, after the way out or when the page was out of sight.

    It costs as much as a password (derivations.Busy). Another word is asked for where this one opens somebody
    else's talk: that tells as much as trying to come back by it, so limit the two together.
    """
    own = seen(Talk, rules.CHOOSE_WORD, by).select_for_update(of=("self",)).filter(id=talk).first()
    if own is None:
        raise Refused
    taken = Pass.objects.filter(proof=halves.verifier).exclude(talk=own)
    taken.filter(until__lte=timezone.now()).delete()  # it opens nothing any more
    if taken.exists():
        raise NotPossible(_("Choose another word."))
    talks.let_in(own, private, halves, "WORD", until=timezone.now() + timedelta(hours=talks.WORD_HOURS))
    return talk


@guarded(rules.DRAW_VEIL, traced=False)  # an entry would say by its place in the trail whose notes they are
def draw_veil(talk: uuid.UUID, code: str, *, shown: bytes, by: Actor) -> None:
    """A second code, for whoever forces one from the person: it opens notes of their own, and nothing else.

    Those notes are a talk like any other to look at, with a key of its own that no team has. Nothing here
    says which talk they belong to, nor when in its day they were made.
    """
    own = seen(Talk, rules.DRAW_VEIL, by).filter(id=talk).first()
    if own is None:
        raise Refused
    halves = sealed.receipt_halves(code)
    if halves is None or not secrets.compare_digest(halves.verifier, shown):
        raise NotPossible(_("This is not the code that was shown. Look at it again, and type it once more."))
    notes, _key, private = talks.made(
        organisation=by.organisation, teams=[own.team_id], door="MAILBOX", language=own.language, veil=True
    )
    talks.let_in(notes, private, halves, "CODE", until=None)


@guarded_on(Talk, rules.BURN)
def burn(talk: Talk, code: str, *, by: Actor) -> datetime:
    """Have the talk destroyed in 72 hours; only with its receipt code. Returns when."""
    halves = sealed.receipt_halves(code)
    own = talk.passes.filter(kind="CODE").first()
    if halves is None or own is None or not secrets.compare_digest(halves.verifier, bytes(own.proof)):
        raise NotPossible(_("That is not the code of these messages."))
    talk.burns_at = talk.burns_at or timezone.now() + BURNS_AFTER
    talk.save(update_fields=["burns_at"])
    return talk.burns_at


@guarded_on(Talk, rules.TAKE_BACK_UNOPENED)
def take_back_unopened(talk: Talk, *, by: Actor) -> None:
    """Destroy a talk at once that nobody had in hands yet; NotPossible once somebody did."""
    if talk.hands.exists() or talk.state != "WAITING":
        raise NotPossible(_("Somebody has opened it already."))
    talk.state, talk.outcome, talk.ended_because = "ENDED", "ABANDONED", "GAVE_UP"
    talk.save(update_fields=["state", "outcome", "ended_because"])
    talks.empty([talk])


@guarded_on(Talk, rules.TAKE_BURNING_BACK)
def take_burning_back(talk: Talk, *, by: Actor) -> None:
    """The messages stay."""
    talk.burns_at = None
    talk.save(update_fields=["burns_at"])


@guarded(rules.CARRY_OUT_BURNING)
def carry_out_burning(*, on: object, by: Actor) -> list[uuid.UUID]:
    """Destroy talks whose 72 hours are over, at the person's wish."""
    due = Talk.objects.filter(organisation=by.organisation, burns_at__lte=timezone.now())
    dangers.burn(DangerAct.objects.filter(talk__in=due))
    referred.burn(Referral.objects.filter(talk__in=due))
    return talks.empty(due)


def _again(kind: str, halves: sealed.Derived, by: Actor) -> Begun:
    entered = entering.opened(kind, halves, by)
    talk = Talk.objects.select_for_update(of=("self",), no_key=True).get(id=entered.talk)
    talks.came_back(talk)
    Pass.objects.filter(talk=talk, kind=kind).update(used_at=timezone.now())
    last_used = entered.last_used if kind == "CODE" else None
    return entering.begun(talk, entered.key, entered.private, by, last_used=last_used)


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
