"""The slow twin of scoring: every sheet that the unknown answers could still become, one after the other."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

from houvast.library.risk import Group, Instrument


def completions(instrument: Instrument, answers: Mapping[str, Any]) -> Iterator[int]:
    """The score of every full sheet that these answers can become."""
    scale = range(instrument.scale.low, instrument.scale.high + 1)
    choices = [
        [int(answers[key])] if answers.get(key) is not None else list(scale) for key in instrument.items
    ]
    for full in product(*choices):
        yield sum(answer * item.weight for answer, item in zip(full, instrument.items.values(), strict=True))


def band(instrument: Instrument, score: int) -> str:
    name = ""
    for each in instrument.bands:
        assert each.from_ is not None
        if score >= each.from_:
            name = each.name
    return name


def prorated(instrument: Instrument, answers: Mapping[str, Any]) -> int:
    """Where the answered items stand between their least and most, applied to all items and rounded up."""
    low, high = instrument.scale.low, instrument.scale.high
    known = [item for key, item in instrument.items.items() if answers.get(key) is not None]
    total = sum(int(answers[item.id]) * item.weight for item in known)
    least = sum(min(low * item.weight, high * item.weight) for item in known)
    most = sum(max(low * item.weight, high * item.weight) for item in known)
    all_ = list(completions(instrument, {}))
    share = Fraction(total - least, most - least) if most > least else Fraction(0)
    return min(all_) + ceil(share * (max(all_) - min(all_)))


def fits(group: Group, person: Mapping[str, Any]) -> bool:
    """Whether somebody of whom all is known is of the group."""
    return (
        (not group.victim_sex or person["victim_sex"] in group.victim_sex)
        and (not group.perpetrator_sex or person["perpetrator_sex"] in group.perpetrator_sex)
        and (not group.relationship or person["relationship"] in group.relationship)
        and (not group.victim_age_from or person["victim_age"] >= group.victim_age_from)
    )


def people(about: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Everybody whom what is known of somebody could still be."""
    values = {
        "victim_sex": ("F", "M", "X"), "perpetrator_sex": ("F", "M", "X"),
        "relationship": ("CURRENT_PARTNER", "FORMER_PARTNER", "FRIEND"), "victim_age": (12, 40),
    }  # fmt: skip
    choices = [[about[key]] if key in about else list(all_) for key, all_ in values.items()]
    for each in product(*choices):
        yield dict(zip(values, each, strict=True))
