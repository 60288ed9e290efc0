"""What an assessment says, as text for people and as JSON for programs; warnings always come first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.codes import codebook
from houvast.library.risk.instrument import Band, Item
from houvast.library.risk.scoring import Assessment, Warned
from houvast.library.risk.texts import Texts


def warnings(found: Assessment, language: str) -> tuple[str, ...]:
    """The sentences of an assessment's warnings, the one that weighs most first."""
    return tuple(_sentence(each, found, language) for each in found.warnings)


def as_json(found: Assessment, language: str, texts: Texts | None = None) -> str:
    """One object: what may be missing is null, and no key is ever left out."""
    judged = found.judgement
    said = {
        "instrument": found.instrument.name,
        "version": found.instrument.version,
        "warnings": list(warnings(found, language)),
        "warning_codes": [each.code for each in found.warnings],
        "score": found.score,
        "score_at_least": found.low,
        "score_at_most": found.high,
        "band": _name(found.band),
        "band_by_score": _name(found.scored_band),
        "band_at_most": _name(found.band_at_most),
        "band_label": found.band.label[language] if found.band else None,
        "judged": {"band": judged.band, "reason": judged.reason} if judged else None,
        "named": [_told(item, language, texts) for item in found.named if not item.protects],
        "protects": [_told(item, language, texts) for item in found.named if item.protects],
        "unknown": list(found.unknown),
        "note": found.instrument.note.get(language, ""),
        "licence": texts.licence if texts else found.instrument.licence[language],
        "sources": list(found.instrument.sources),
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def as_text(found: Assessment, language: str, texts: Texts | None = None) -> str:
    """Lines to read: what it cannot carry, then what came out, then where it comes from."""
    return "\n".join(_lines(found, language, texts))


def _lines(found: Assessment, language: str, texts: Texts | None) -> Iterator[str]:
    instrument = found.instrument
    yield f"{instrument.title[language]} ({instrument.version})"
    yield from (f"! {sentence}" for sentence in warnings(found, language))
    yield ""
    if found.low is not None:
        yield f"{_head('score', language)}: {_score(found, language)}"
    band = found.band.label[language] if found.band else _head("no_score", language)
    yield f"{_head('band', language)}: {band}"
    if found.judgement and found.judgement.reason:
        yield f"{_head('reason', language)}: {found.judgement.reason}"
    for head, protects in (("named", False), ("protects", True)):
        if items := [item for item in found.named if item.protects is protects]:
            yield f"{_head(head, language)}:"
            yield from (f"  {item.id}. {about(item, language, texts)}" for item in items)
    if found.unknown:
        yield f"{_head('unknown', language)}: {', '.join(found.unknown)}"
    yield ""
    if note := instrument.note.get(language):
        yield note
    yield f"{_head('licence', language)}: {texts.licence if texts else instrument.licence[language]}"
    yield from (f"{_head('source', language)}: {source}" for source in instrument.sources)


def _score(found: Assessment, language: str) -> str:
    between = _head("between", language).format(low=found.low, high=found.high)
    if found.score is None:
        return f"{_head('no_score', language)} ({between})"
    return str(found.score) if found.low == found.high else f"{found.score} ({between})"


def _told(item: Item, language: str, texts: Texts | None) -> dict[str, Any]:
    told = {"item": item.id, "factor": item.factor, "about": about(item, language, texts)}
    return told | ({"cites": list(item.cites)} if item.cites else {})


def about(item: Item, language: str, texts: Texts | None) -> str:
    """The licensed words in their own language, or what the item is about in ours."""
    if texts and texts.language == language:
        return texts.items[item.id]
    return codebook("risk_factor").label(item.factor, language)


def _sentence(warned: Warned, found: Assessment, language: str) -> str:
    values = {key: _value(key, value, language) for key, value in warned.values.items()}
    population = found.instrument.population.get(language, "")
    return str(_words()[_worded(warned)][language]).format(**values, population=population)


def _worded(warned: Warned) -> str:
    """Where the lowest and the highest score have one band, nothing more "may be"."""
    one_band = warned.code == "INCOMPLETE_AT_LEAST" and warned.values["band"] == warned.values["band_at_most"]
    return "INCOMPLETE_ONE_BAND" if one_band else warned.code


def _value(key: str, value: object, language: str) -> object:
    if isinstance(value, Band):
        return value.label[language]
    if not isinstance(value, tuple):
        return value
    if key == "factors":
        return _joined(codebook("risk_factor").label(each, language) for each in value)
    if key == "missing":
        return _joined(_words()["dimensions"][each][language] for each in value)
    return _joined(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _name(band: Band | None) -> str | None:
    return band.name if band else None


def _head(name: str, language: str) -> str:
    return str(_words()["heads"][name][language])


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((files("houvast.library.risk") / "words.yaml").read_text("utf-8"))
    return read
