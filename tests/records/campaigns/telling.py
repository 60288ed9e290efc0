"""Somebody whose story is told: a talk in hands of the worker, and a text that was offered in it."""

import uuid
from dataclasses import dataclass

from cast import Cast
from houvast.records.accounts.guard import Actor
from houvast.records.campaigns.operations import testimonies
from houvast.records.contacts.operations import answering, talking
from records.contacts.talking_with import begun, set_line

TOLD = "ik zweeg jaren. toen belde ik, en er luisterde iemand die mij geloofde. nu slaap ik weer."
"""A text without any word that could name somebody."""


@dataclass(frozen=True)
class AnOffer:
    id: uuid.UUID
    talk: uuid.UUID
    entered: talking.Entered

    @property
    def by(self) -> Actor:
        """The person asked, in their own talk."""
        return self.entered.by


def in_hands(cast: Cast) -> talking.Entered:
    """A talk by the mailbox that the worker has taken."""
    return begun_in_hands(cast).entered


def begun_in_hands(cast: Cast) -> talking.Begun:
    """The same, with what the person's browser keeps."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, "MAILBOX", first="hello")
    answering.take_talk(made.id, by=cast.worker)
    return made


def offered(cast: Cast, text: str = TOLD, situation: str = "men") -> AnOffer:
    entered = in_hands(cast)
    offer = testimonies.offer_testimony(
        entered.talk, text, situation=situation, language="nl", looked_at=(), by=cast.worker
    )
    return AnOffer(offer.id, entered.talk, entered)
