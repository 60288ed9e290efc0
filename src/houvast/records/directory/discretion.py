"""What the public learns of a service at a secret address: how to reach it, and never what sets it apart.

Who looks for somebody that fled knows their children, their dog and their language. If one shelter alone
took dogs, the finder would say which. So all say the same of that: what they agree on, else that it is to be
talked about. That one is full, or since when, says that somebody came. For which sex and role a service is
stays as it states it: its name says so, and a man has to find it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from houvast.records.directory.matching import Entry
from houvast.records.directory.offer import Answer, Answers, Offer, Takes

LEAST = 3  # with fewer, what they agree on would still say something of each
AGREED = ("languages", "interpreting")
STATED = ("sexes", "roles")
HIDDEN = tuple(each.name for each in fields(Takes) if each.name not in STATED)
NOTHING = {**vars(Offer()), **vars(Takes())}


@dataclass(frozen=True)
class Alike:
    """Whom services at secret addresses take, told of each of them in the same words."""

    takes: Mapping[str, Any]  # of Takes
    said: Mapping[str, Any]  # of Offer


def alike(offers: Sequence[Offer]) -> Alike:
    """What all of these agree on; nothing where they are fewer than three."""
    if len(offers) < LEAST:
        return Alike({}, {name: NOTHING[name] for name in AGREED})
    return Alike(
        {name: _agreed(name, [getattr(offer.takes, name) for offer in offers]) for name in HIDDEN},
        {name: _agreed(name, [getattr(offer, name) for offer in offers]) for name in AGREED},
    )


def told(entry: Entry, others: Alike) -> Entry:
    """A service at a secret address as the public sees it."""
    offer = entry.offer
    state = "OPEN" if offer.state == "PAUSED" else offer.state
    takes = Takes(sexes=offer.takes.sexes, roles=offer.takes.roles, **others.takes)
    said = {**others.said, "takes": takes, "state": state, "wait_days": None, "wait_on": None}
    texts = {language: replace(text, for_whom="") for language, text in entry.texts.items()}
    return replace(entry, offer=replace(offer, **said), texts=texts)


def _agreed(name: str, said: Sequence[Any]) -> Any:
    if isinstance(said[0], Answer):
        return _answer(said)
    if name in ("problems", "risks"):
        return _answers(said)
    return said[0] if all(each == said[0] for each in said) else NOTHING[name]


def _answer(said: Iterable[Answer]) -> Answer:
    there = set(said)
    return there.pop() if len(there) == 1 else Answer.CONSULT


def _answers(said: Sequence[Answers]) -> Answers:
    """By code; who does not answer a code does not know."""
    codes = sorted(set().union(*said))
    return {code: _answer(each.get(code, Answer.UNKNOWN) for each in said) for code in codes}
