"""Score a sheet: add up what is answered, find the band, raise it by judgement, say what it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from houvast.library.risk.instrument import Band, Group, Incomplete, Instrument, Item, Kind
from houvast.library.risk.refusals import UnknownBand
from houvast.library.risk.sheet import DIMENSIONS, Judgement, Sheet


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning by its code, with the values that its sentence takes. Codes are the keys of words.yaml."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What came out. `score` is None where none can be given; `low` and `high` are its limits, always.

    `scored_band` is what the score alone says, `band` what stands after judgement, and `band_at_most` what it
    would be if every unknown answer were the worst. `warnings` begin with the one that weighs most.
    """

    instrument: Instrument
    score: int | None
    low: int | None
    high: int | None
    scored_band: Band | None
    band: Band | None
    band_at_most: Band | None
    judgement: Judgement | None
    named: tuple[Item, ...]
    unknown: tuple[str, ...]
    warnings: tuple[Warned, ...]


def assess(instrument: Instrument, sheet: Sheet) -> Assessment:
    """The assessment of a sheet that `read_sheet` read. Pure: the same sheet, the same answer."""
    unknown = tuple(key for key in instrument.items if sheet.answers.get(key) is None)
    named = tuple(item for item in instrument.items.values() if _is_named(instrument, item, sheet))
    score, low, high = _score(instrument, sheet, unknown)
    scored_band, at_most = _bands(instrument, score, low, high)
    band = _raised(instrument, scored_band, sheet.judgement)
    if at_most is not None and band is not None:
        at_most = max(at_most, band, key=instrument.height)
    found = Assessment(
        instrument, score, low, high, scored_band, band, at_most, sheet.judgement, named, unknown, ()
    )
    warnings = (
        *_of_the_population(instrument, sheet),
        *_of_what_is_unknown(found),
        *_of_what_is_named(found),
        *_of_the_judgement(found),
    )
    return Assessment(
        instrument, score, low, high, scored_band, band, at_most, sheet.judgement, named, unknown, warnings
    )


def _is_named(instrument: Instrument, item: Item, sheet: Sheet) -> bool:
    """Whether something was said to be there: yes, or more than the lowest of a scale."""
    answer = sheet.answers.get(item.id)
    return answer is not None and int(answer) > instrument.scale.low


def _score(
    instrument: Instrument, sheet: Sheet, unknown: tuple[str, ...]
) -> tuple[int | None, int | None, int | None]:
    """The score, and the least and most that it could be with every answer known."""
    if instrument.kind is Kind.JUDGED:
        return None, None, None
    known = [item for item in instrument.items.values() if item.id not in unknown]
    total = sum(instrument.scale.points(item, sheet.answers[item.id] or 0) for item in known)
    open_ = [instrument.scale.limits(instrument.items[key]) for key in unknown]
    low, high = total + sum(least for least, _ in open_), total + sum(most for _, most in open_)
    if not unknown:
        return total, low, high
    if not known:
        return None, low, high
    if instrument.incomplete is Incomplete.AT_LEAST:
        return low, low, high
    if instrument.incomplete is Incomplete.PRORATE and len(unknown) <= instrument.most_unknown:
        return _prorated(instrument, known, total), low, high
    return None, low, high


def _prorated(instrument: Instrument, known: list[Item], total: int) -> int:
    """What stands above the least of the answered items, scaled to all items and rounded up: never down."""
    limits = [instrument.scale.limits(item) for item in known]
    least, most = sum(low for low, _ in limits), sum(high for _, high in limits)
    lowest, highest = instrument.limits()
    if most == least:
        return lowest
    return lowest - (-(total - least) * (highest - lowest)) // (most - least)


def _bands(
    instrument: Instrument, score: int | None, low: int | None, high: int | None
) -> tuple[Band | None, Band | None]:
    """The band of the score, and of the highest score that is possible."""
    if low is None or high is None:
        return None, None
    at_most = instrument.band_of(high)
    if score is not None:
        return instrument.band_of(score), at_most
    only = instrument.band_of(low)
    return (only if only == at_most else None), at_most


def _raised(instrument: Instrument, scored: Band | None, judgement: Judgement | None) -> Band | None:
    """A judgement raises the band of a score and never lowers it; where there is no score it is the band."""
    if judgement is None:
        return scored
    judged = instrument.band_called(judgement.band)
    if judged is None:
        raise UnknownBand(f"{instrument.name} has no band {judgement.band!r}.")
    return judged if scored is None else max(scored, judged, key=instrument.height)


class _Match(Enum):
    YES = 2
    UNKNOWN = 1
    NO = 0


def _of_the_population(instrument: Instrument, sheet: Sheet) -> Iterator[Warned]:
    if not instrument.validated:
        yield Warned("NOT_VALIDATED")
        return
    match = max((_match(group, sheet.about) for group in instrument.validated), key=lambda each: each.value)
    if match is _Match.NO:
        yield Warned("OUTSIDE")
    elif match is _Match.UNKNOWN:
        needed = {name for group in instrument.validated for name in _asked(group)}
        missing = tuple(name for name in DIMENSIONS if name in needed and name not in sheet.about)
        yield Warned("POPULATION_UNKNOWN", {"missing": missing})


def _asked(group: Group) -> Mapping[str, frozenset[str] | int]:
    """The dimensions that a study fixed."""
    fixed = {
        "victim_sex": group.victim_sex, "perpetrator_sex": group.perpetrator_sex,
        "relationship": group.relationship, "victim_age": group.victim_age_from,
    }  # fmt: skip
    return {name: value for name, value in fixed.items() if value}


def _match(group: Group, about: Mapping[str, str | int]) -> _Match:
    """Somebody is outside as soon as one thing that is known does not fit; inside only when all is known."""
    verdict = _Match.YES
    for name, fixed in _asked(group).items():
        said = about.get(name)
        if said is None:
            verdict = _Match.UNKNOWN
        elif not (int(said) >= fixed if isinstance(fixed, int) else said in fixed):
            return _Match.NO
    return verdict


def _of_what_is_unknown(found: Assessment) -> Iterator[Warned]:
    instrument, unknown = found.instrument, found.unknown
    if not unknown:
        return
    if len(unknown) == len(instrument.items):
        yield Warned("NOTHING_ANSWERED")
    values: dict[str, object] = {"count": len(unknown), "of": len(instrument.items), "items": unknown}
    if instrument.kind is Kind.JUDGED:
        yield Warned("INCOMPLETE_JUDGED", values)
        return
    values |= {"low": found.low, "high": found.high}
    if found.score is None:
        yield Warned("INCOMPLETE_NO_SCORE", values)
    elif instrument.incomplete is Incomplete.PRORATE:
        yield Warned("INCOMPLETE_PRORATED", values)
    else:
        values |= {"band": found.scored_band, "band_at_most": found.band_at_most}
        yield Warned("INCOMPLETE_AT_LEAST", values)


def _of_what_is_named(found: Assessment) -> Iterator[Warned]:
    if alarms := tuple(item.factor for item in found.named if item.alarm):
        yield Warned("ALARM", {"factors": alarms})
    if not any(not item.protects for item in found.named) and len(found.unknown) < len(
        found.instrument.items
    ):
        yield Warned("NOTHING_NAMED")


def _of_the_judgement(found: Assessment) -> Iterator[Warned]:
    judgement, scored, band = found.judgement, found.scored_band, found.band
    if judgement is None:
        if found.instrument.kind is Kind.JUDGED:
            yield Warned("NOT_JUDGED")
        return
    if scored is not None and band is not None:
        if band != scored:
            yield Warned("RAISED", {"scored": scored, "band": band})
        elif judgement.band != scored.name:
            asked = found.instrument.band_called(judgement.band)
            yield Warned("NOT_LOWERED", {"asked": asked, "band": band})
    if not judgement.reason:
        yield Warned("NO_REASON")
