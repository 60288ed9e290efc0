"""Testimonies: offered in a talk, agreed to by the person, published by somebody else, withdrawn at once.

Until somebody agrees there is only a message in their talk, sealed like every other. What they agreed to is
one text for named uses; another text or use is asked for anew. With their code they withdraw, whenever, also
when the talk is long gone: then nothing of it is kept.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.campaigns import codes, naming, rules
from houvast.records.campaigns.models import SITUATIONS, USES, Testimony, TestimonyOffer
from houvast.records.campaigns.operations import NotPossible
from houvast.records.contacts.operations import answering
from houvast.records.retention import declared

LEAST, LONGEST = 40, 3000


class LookAtThese(NotPossible):
    """Words that could name somebody: whoever shapes the text looks at each of them first."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(_("Look at these words: does one of them name somebody, a place or a day?"))
        self.words = tuple(words)


@dataclass(frozen=True)
class Agreed:
    """What somebody agreed to, and the code by which they withdraw it."""

    id: uuid.UUID
    code: str = field(repr=False)


@dataclass(frozen=True)
class Offered:
    """What was offered, and the message with it as it stands in the talk: whoever has that open is told."""

    id: uuid.UUID
    message: answering.Kept


@guarded(rules.OFFER_TESTIMONY)
def offer_testimony(
    talk: uuid.UUID,
    text: str,
    *,
    situation: str,
    language: str,
    looked_at: Collection[str],
    known: Sequence[str] = (),
    by: Actor,
) -> Offered:
    """Send somebody their story as it would be told, as a message of their talk, which one has in hands.

    Refused for what gives a place away; LookAtThese for words that nobody looked at, among them `known` names
    of the talk. The person agrees, says no, or writes back what is to be changed: then another is offered.
    """
    text = _checked(text, looked_at, known)
    if situation not in SITUATIONS or by.id is None:
        raise NotPossible(_("Choose on which page it would stand."))
    kept = answering.reply(talk, text, once=uuid.uuid4(), by=by)  # asks whether this talk is one's own
    made = TestimonyOffer.objects.create(
        organisation_id=by.organisation,
        talk=talk,
        message=kept.number,
        situation=situation,
        language=language,
        offered_on=timezone.localdate(),
        offered_by_id=by.id,
    )
    return Offered(made.pk, kept)


@guarded_on(TestimonyOffer, rules.ANSWER_TESTIMONY)
def answer_testimony(
    offer: TestimonyOffer, text: str, *, uses: Collection[str], code: str = "", by: Actor
) -> Agreed | None:
    """The person says yes for some uses, or no by naming none. `text` is the message as their own page
    opened it, `code` what stood beside the question (codes.new_code).

    Asked once: the offer is gone then, and with it which talk it came from. None after a no. NotPossible for
    a code that is none of ours.
    """
    kept = [use for use in USES if use in uses]
    code = code or codes.new_code()
    if kept and not codes.is_whole(code):
        raise NotPossible(_("This code is none of ours."))
    offer.delete()
    if not kept:
        return None
    made = Testimony.objects.create(
        organisation_id=offer.organisation_id,
        situation=offer.situation,
        language=offer.language,
        text=_checked(text, naming.to_look_at(text)),
        uses=kept,
        code_hash=codes.hashed(code),
        agreed_on=timezone.localdate(),
        waiting_since=timezone.localdate(),
        offered_by_id=offer.offered_by_id,
    )
    return Agreed(made.id, code)


@guarded_on(Testimony, rules.PUBLISH_TESTIMONY)
def publish_testimony(testimony: Testimony, *, looked_at: Collection[str], by: Actor) -> None:
    """Let everybody read it, after a second person looked at every word that could name somebody."""
    if testimony.published_at is not None:
        raise NotPossible(_("It is published already."))
    if testimony.offered_by_id == by.id or by.id is None:
        raise NotPossible(_("You offered this testimony yourself: somebody else reads it first."))
    _checked(testimony.text, looked_at)
    testimony.published_at, testimony.published_by_id = timezone.now(), by.id
    testimony.waiting_since = None
    testimony.save(update_fields=["published_at", "published_by", "waiting_since"])


@guarded_on(Testimony, rules.TURN_BACK_TESTIMONY)
def turn_back_testimony(testimony: Testimony, *, by: Actor) -> None:
    """It is not published after all; nothing of it is kept."""
    if testimony.published_at is not None:
        raise NotPossible(_("It is published: withdraw it, when the person asks for it."))
    testimony.delete()


@guarded_on(Testimony, rules.WITHDRAW_TESTIMONY)
def withdraw_testimony(testimony: Testimony, *, by: Actor) -> None:
    """The person asked for it by another way than their code. It is gone at once, everywhere."""
    testimony.delete()


@guarded_on(Testimony, rules.NARROW_TESTIMONY)
def narrow_testimony(testimony: Testimony, *, use: str, by: Actor) -> None:
    """The person takes back one use, by another way than their code. Without any left, all of it is gone."""
    _without(testimony, use)


@guarded(rules.NARROW_OWN_TESTIMONY)
def narrow_own_testimony(code: str, *, use: str, by: Actor) -> uuid.UUID:
    """Somebody takes back one use of their own by its code. Without any left, all of it is gone.

    A use that it does not have is taken back already. Refused for a code that opens nothing.
    """
    found = Testimony.objects.select_for_update().filter(
        organisation=by.organisation, code_hash=codes.hashed(code)
    )
    own = found.first()
    if own is None:
        raise Refused
    id_ = own.id
    _without(own, use)
    return id_


@guarded(rules.WITHDRAW_OWN_TESTIMONY)
def withdraw_own_testimony(code: str, *, by: Actor) -> uuid.UUID:
    """Somebody withdraws their own by its code, without a reason. Refused for one that opens nothing."""
    found = Testimony.objects.filter(organisation=by.organisation, code_hash=codes.hashed(code)).first()
    if found is None:
        raise Refused
    id_ = found.id
    found.delete()
    return id_


@guarded(rules.ERASE_OFFERS)
def erase_offers(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Offers that nobody answered within thirty days; the message stays in the talk as long as the talk."""
    due = (
        declared.group(TestimonyOffer, "testimonies.erase_offers")
        .due(on)
        .filter(organisation=by.organisation)
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    TestimonyOffer.objects.filter(pk__in=ids).delete()
    return ids


@guarded(rules.ERASE_WAITING_TESTIMONIES)
def erase_waiting(*, on: date, by: Actor) -> list[uuid.UUID]:
    """What nobody published within six months of the yes: the person was told so."""
    due = declared.group(Testimony, "testimonies.erase_waiting").due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    Testimony.objects.filter(pk__in=ids).delete()
    return ids


def _without(testimony: Testimony, use: str) -> None:
    testimony.uses = [each for each in testimony.uses if each != use]
    if testimony.uses:
        testimony.save(update_fields=["uses"])
    else:
        testimony.delete()


def _checked(text: str, looked_at: Collection[str], known: Sequence[str] = ()) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not LEAST <= len(text) <= LONGEST:
        said = _("Write between %(least)s and %(longest)s characters.")
        raise NotPossible(said % {"least": LEAST, "longest": LONGEST})
    if found := naming.refused(text):
        said = _("Somebody could be found by this: %(found)s. Take it out, or say it otherwise.")
        raise NotPossible(said % {"found": ", ".join(found[:5])})
    if unseen := [word for word in naming.to_look_at(text, known) if word not in looked_at]:
        raise LookAtThese(unseen)
    return text
