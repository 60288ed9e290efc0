"""A sheet of answers as it comes in: JSON from somebody else, read strictly and refused with a reason.

```json
{"answers": {"1": true, "2": null}, "victim_sex": "M", "perpetrator_sex": "F",
 "relationship": "FORMER_PARTNER", "victim_age": 34,
 "override": {"band": "high", "reason": "..."}}
```

Only `answers` is needed. A question that is left out is unknown, as null is. Who it is about is used for one
thing: to say whether the instrument was studied on such people. It changes no score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from houvast.library.codes import codebook
from houvast.library.risk.instrument import NOT_SAID, Answer, Instrument, Kind
from houvast.library.risk.refusals import MalformedSheet, UnknownBand, UnknownItem, WrongAnswer

MOST_BYTES = 100_000
DIMENSIONS = ("victim_sex", "perpetrator_sex", "relationship", "victim_age")
_JUDGING = {Kind.SCORED: "override", Kind.JUDGED: "judgement"}
_SEXES = {
    **dict.fromkeys(("F", "FEMALE", "WOMAN"), "F"), **dict.fromkeys(("M", "MALE", "MAN"), "M"),
    **dict.fromkeys(("X", "OTHER"), "X"), **dict.fromkeys(("U", "UNKNOWN"), "U"), "REFUSED": "REFUSED",
}  # fmt: skip
_OLDEST = 130


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody judged, as the name of a band, with their reason in their own words."""

    band: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers by item; what is unknown is None or left out. `about` holds what is known of the people."""

    answers: Mapping[str, Answer]
    about: Mapping[str, str | int] = field(default_factory=dict)
    judgement: Judgement | None = None


def read_sheet(text: str, instrument: Instrument) -> Sheet:
    """A sheet out of JSON, or a refusal that names the place and what to write instead."""
    if len(text.encode()) > MOST_BYTES:
        raise MalformedSheet(f"The answers are longer than {MOST_BYTES} bytes.")
    try:
        said = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise MalformedSheet(f"Line {error.lineno}: this is not JSON ({error.msg}).") from None
    except RecursionError:
        raise MalformedSheet("This is not JSON that can be read: it is nested too deeply.") from None
    if not isinstance(said, dict) or not isinstance(said.get("answers"), dict):
        raise MalformedSheet('Begin with {"answers": {"1": true, "2": null}}.')
    judging = _JUDGING[instrument.kind]
    for key in said:
        if key not in {"answers", judging, *DIMENSIONS}:
            known = ", ".join(("answers", *DIMENSIONS, judging))
            raise MalformedSheet(f"{key!r} is not known for {instrument.name}. Known are {known}.")
    answers = {key: _answer(key, value, instrument) for key, value in said["answers"].items()}
    return Sheet(answers, _about(said), _judgement(said.get(judging), judging, instrument))


def _answer(key: str, value: Any, instrument: Instrument) -> Answer:
    if key not in instrument.items:
        first, last = next(iter(instrument.items)), list(instrument.items)[-1]
        raise UnknownItem(f"{instrument.name} has no item {key!r}. Its items are {first} to {last}.")
    scale = instrument.scale
    if value is None:
        return None
    if scale.yes_no and type(value) is bool:
        return value
    if not scale.yes_no and type(value) is int and scale.low <= value <= scale.high:
        return value
    ask = "true, false" if scale.yes_no else f"a whole number from {scale.low} to {scale.high}"
    raise WrongAnswer(
        f"Item {key} of {instrument.name} is answered by {ask} or null, not by {_shown(value)}."
    )


def _about(said: Mapping[str, Any]) -> dict[str, str | int]:
    """What is known of the people: unknown and not told are left out, since neither settles anything."""
    about: dict[str, str | int] = {}
    for key in ("victim_sex", "perpetrator_sex"):
        if said.get(key) is not None:
            about[key] = _sex(key, said[key])
    if (relationship := said.get("relationship")) is not None:
        known = codebook("relationship")
        code = str(relationship).upper()
        if code not in known:
            raise MalformedSheet(f"relationship is one of {', '.join(known.codes())}, or null.")
        about["relationship"] = code
    if (age := said.get("victim_age")) is not None:
        if type(age) is not int or not 0 <= age <= _OLDEST:
            raise MalformedSheet("victim_age is a whole number of years, or null.")
        about["victim_age"] = age
    return {key: value for key, value in about.items() if value not in NOT_SAID}


def _sex(key: str, value: Any) -> str:
    code = _SEXES.get(value.upper()) if isinstance(value, str) else None
    if code is None:
        raise MalformedSheet(f"{key} is F, M, X, U or REFUSED (FEMALE and MALE are understood), or null.")
    return code


def _judgement(said: Any, key: str, instrument: Instrument) -> Judgement | None:
    if said is None:
        return None
    given = {"band": said} if isinstance(said, str) else said
    if not isinstance(given, dict) or "band" not in given or not given.keys() <= {"band", "reason"}:
        raise MalformedSheet(f'{key} is {{"band": "...", "reason": "..."}}.')
    band, reason = given["band"], given.get("reason") or ""
    if not isinstance(reason, str):
        raise MalformedSheet(f"The reason of the {key} is in words.")
    found = instrument.band_called(band.casefold()) if isinstance(band, str) else None
    if found is None:
        known = ", ".join(each.name for each in instrument.bands)
        raise UnknownBand(f"{instrument.name} has no band {_shown(band)}. Its bands are {known}.")
    return Judgement(found.name, reason.strip())


def _shown(value: Any) -> str:
    """A wrong value, short: it may be anything."""
    written = json.dumps(value)
    return written if len(written) <= 40 else f"{written[:40]}..."


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
        raise MalformedSheet(f"{twice!r} stands twice. Which of the two is meant?")
    return found


def _no_constant(name: str) -> NoReturn:
    raise MalformedSheet(f"{name} is no answer.")
