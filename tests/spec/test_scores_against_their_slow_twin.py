"""Scores, limits, bands and populations agree with a twin that tries every sheet and everybody."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import spec.slow_scores as slow
from houvast.library.risk import Band, Group, Instrument, Item, Sheet, assess
from houvast.library.risk.instrument import Incomplete, Kind, Scale

LABEL = dict.fromkeys(("nl", "fr", "de", "en"), "x")


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    weights = draw(st.lists(st.integers(-3, 4), min_size=1, max_size=5))
    items = {str(key): Item(str(key), "FEAR", weight) for key, weight in enumerate(weights, 1)}
    scale = draw(st.sampled_from([Scale(yes_no=True), Scale(yes_no=False, low=1, high=3)]))
    lowest = sum(scale.limits(item)[0] for item in items.values())
    highest = sum(scale.limits(item)[1] for item in items.values())
    cuts = draw(st.sets(st.integers(lowest, highest), max_size=3)) | {lowest}
    return Instrument(
        name="drawn", version="1", title=LABEL, kind=Kind.SCORED, licence="", texts_are_licensed=False,
        sources=(), note={}, population=LABEL, validated=(draw(groups()),), scale=scale,
        incomplete=draw(st.sampled_from(Incomplete)), most_unknown=draw(st.integers(0, 4)), items=items,
        bands=tuple(Band(f"b{place}", LABEL, cut) for place, cut in enumerate(sorted(cuts))),
    )  # fmt: skip


@st.composite
def groups(draw: st.DrawFn) -> Group:
    sexes = st.sampled_from([frozenset(), frozenset("F"), frozenset("FM"), frozenset("X")])
    partners = frozenset({"CURRENT_PARTNER", "FORMER_PARTNER"})
    return Group(
        draw(sexes), draw(sexes), draw(st.sampled_from([frozenset(), partners])),
        draw(st.sampled_from([None, 18])),
    )  # fmt: skip


ABOUT = st.fixed_dictionaries(
    {},
    optional={
        "victim_sex": st.sampled_from("FMX"),
        "perpetrator_sex": st.sampled_from("FMX"),
        "relationship": st.sampled_from(["CURRENT_PARTNER", "FORMER_PARTNER", "FRIEND"]),
        "victim_age": st.sampled_from([12, 40]),
    },
)


@given(instrument=instruments(), data=st.data())
def test_scores_limits_and_bands_are_those_of_every_possible_sheet(instrument: Instrument, data: Any):
    scale = instrument.scale
    value = st.booleans() if scale.yes_no else st.integers(scale.low, scale.high)
    answers = data.draw(st.fixed_dictionaries({key: st.none() | value for key in instrument.items}))
    found = assess(instrument, Sheet(answers))
    possible = list(slow.completions(instrument, answers))
    unknown = sum(answer is None for answer in answers.values())
    assert (found.low, found.high) == (min(possible), max(possible))
    bands = {slow.band(instrument, score) for score in possible}
    if not unknown:
        assert [found.score] == possible
    elif unknown == len(answers):
        assert found.score is None
    elif instrument.incomplete is Incomplete.AT_LEAST:
        assert found.score == min(possible)
    elif instrument.incomplete is Incomplete.PRORATE and unknown <= instrument.most_unknown:
        assert found.score == slow.prorated(instrument, answers)
    else:
        assert found.score is None
    if found.score is not None:
        assert found.band is not None
        assert found.band.name == slow.band(instrument, found.score)
    else:
        assert ([found.band.name] if found.band else None) == (list(bands) if len(bands) == 1 else None)
    assert found.band_at_most is not None
    if found.score is None:
        assert found.band_at_most.name == slow.band(instrument, max(possible))


@given(group=groups(), about=ABOUT, instrument=instruments())
def test_somebody_is_outside_when_nobody_they_could_be_was_studied(
    group: Group, about: dict[str, Any], instrument: Instrument
):
    instrument = replace(instrument, validated=(group,))
    fitting = [slow.fits(group, person) for person in slow.people(about)]
    codes = [each.code for each in assess(instrument, Sheet({}, about)).warnings]
    expected = "OUTSIDE" if not any(fitting) else None if all(fitting) else "POPULATION_UNKNOWN"
    assert (codes[0] if codes[0] in ("OUTSIDE", "POPULATION_UNKNOWN") else None) == expected
