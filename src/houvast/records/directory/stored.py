"""From what a service states to what is stored of it, and back: the one way in both directions."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import cache, partial
from types import UnionType
from typing import Any, get_args, get_origin

from django.utils.translation import gettext as _

from houvast.records.directory.checks import check
from houvast.records.directory.models import Agency
from houvast.records.directory.offer import Answer, Answers, Described, Offer, Older, Site, Takes, Text, Unfit


def plain(offer: Offer) -> dict[str, Any]:
    """As JSON keeps it; what says nothing is left out."""
    return {name: value for name, value in _plain(offer).items() if value not in (None, "", [], {})}


def read(said: Mapping[str, Any]) -> Offer:
    """From what `plain` made; Unfit where it could not have been made."""
    return check(Offer(**_fields(_READERS[Offer], said)))


def read_texts(said: Mapping[str, Mapping[str, Any]]) -> dict[str, Text]:
    return {language: Text(**_fields(_READERS[Text], each)) for language, each in said.items()}


def described(agency: Agency) -> Described:
    return Described(**{each.name: getattr(agency, each.name) for each in fields(Described)})


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
_NAMES = {answer: answer.name for answer in Answer}
_ANSWERS = {answer.name: answer for answer in Answer}


def _plain(value: Any) -> Any:
    kind: type = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Answer:
        return _NAMES[value]
    if kind is date or kind is uuid.UUID:
        return str(value)
    if kind is tuple or kind is list:
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return {name: _plain(getattr(value, name)) for name in _readers(kind)}  # a dataclass of `offer`


def _fields(readers: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments of a dataclass of `offer`, each read by its kind."""
    made: dict[str, Any] = {}
    name = ""
    try:
        for name, value in said.items():
            made[name] = readers[name](value)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        if strange := set(said) - set(readers):
            raise Unfit(min(strange)[:40], _("There is no such thing to state.")) from wrong
        raise Unfit(name, _("This cannot be read.")) from wrong
    return made


@cache
def _readers(of: type) -> dict[str, Any]:
    return {each.name: _reader(each.type) for each in fields(of)}


def _reader(kind: Any) -> Any:
    if kind == date | None:
        return lambda said: None if said is None else date.fromisoformat(said)
    if get_origin(kind) is tuple:
        return partial(_tuple_of, _checked(get_args(kind)[0]))
    if kind == Answers:
        return lambda said: {key: _answer(each) for key, each in said.items()}
    return _answer if kind is Answer else partial(_of, _checked(kind))


def _checked(kind: Any) -> Any:
    """What isinstance understands of a type."""
    origin = get_origin(kind)
    return kind if origin in (None, UnionType) else origin


def _of(kind: Any, said: Any) -> Any:
    if not isinstance(said, kind):
        raise ValueError(kind)
    return said


def _tuple_of(kind: Any, said: Iterable[Any]) -> tuple[Any, ...]:
    made = tuple(said)
    for each in made:
        if not isinstance(each, kind):
            raise ValueError(kind)
    return made


def _answer(said: str) -> Answer:
    return _ANSWERS[said]


def _takes(said: Mapping[str, Any]) -> Takes:
    return Takes(**_fields(_READERS[Takes], said))


def _older(said: Mapping[str, Any]) -> dict[str, Older]:
    return {sex: Older(int(each["from_age"]), _answer(each["answer"])) for sex, each in said.items()}


def _sites(said: Iterable[Mapping[str, Any]]) -> tuple[Site, ...]:
    return tuple(Site(**{**each, "id": uuid.UUID(each["id"])}) for each in said)


_READERS: Mapping[type, Mapping[str, Any]] = {
    Offer: {**_readers(Offer), "takes": _takes, "sites": _sites, "interpreting": _answer},
    Takes: {**_readers(Takes), "older": _older},
    Text: _readers(Text),
}
