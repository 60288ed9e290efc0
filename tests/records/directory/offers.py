"""Invented services and needs, drawn by Hypothesis, and places and hours that tests use by name."""

import uuid
from datetime import date

from hypothesis import strategies as st

from houvast.library import codes
from houvast.records.directory.matching import Entry
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import (
    ENTRIES,
    RISKS,
    ROLES,
    SEXES,
    WAYS,
    Answer,
    Offer,
    Older,
    Site,
    Takes,
    Text,
)

YES, CONSULT, UNKNOWN, NO = Answer.YES, Answer.CONSULT, Answer.UNKNOWN, Answer.NO
LEUVEN, GENT, ANTWERP, BORSBEEK, HASSELT = "24062", "44021", "11002", "11007", "71072"
ALL = dict.fromkeys(SEXES, YES)
OFFICE = ({"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "09:00", "until": "17:00"},)
PROBLEMS = ("PARTNER", "CHILD_ABUSE", "STALKING")


def site(municipality: str = LEUVEN, **said) -> Site:
    return Site(uuid.uuid4(), municipality, **said)


def entry(offer: Offer, name: str = "Invented help") -> Entry:
    return Entry(
        uuid.uuid4(), uuid.uuid4(), "Invented agency", 1, offer, {"nl": Text(name)}, frozenset(), None, None
    )


answers = st.sampled_from(Answer)
places = st.sampled_from([LEUVEN, GENT, ANTWERP, HASSELT, "46030", "21004"])
areas = st.lists(
    st.sampled_from(
        [
            "country:BE",
            "region:FLANDERS",
            "province:LIMBURG",
            "district:LEUVEN",
            "district:EAST_FLANDERS",
            f"municipality:{LEUVEN}",
            f"municipality:{ANTWERP}",
            f"municipality:{BORSBEEK}",
            "municipality:71022",
            "municipality:73040",
            f"municipality:{HASSELT}",
        ]
    ),
    max_size=3,
    unique=True,
).map(tuple)
hours = st.sampled_from(
    [
        (),
        OFFICE,
        ({"rule": "FREQ=DAILY", "from": "20:00", "until": "04:00"},),
        ({"rule": "FREQ=MONTHLY;BYDAY=1SA", "from": "10:00", "until": "12:00"},),
    ]
)
ages = st.integers(0, 90)


@st.composite
def takes(draw) -> Takes:
    least, most = draw(st.none() | ages), draw(st.none() | ages)
    if least is not None and most is not None and least > most:
        least, most = most, least
    children = draw(answers)
    return Takes(
        sexes=draw(st.dictionaries(st.sampled_from(SEXES), answers)),
        least_age=least,
        most_age=most,
        children=children,
        most_children=None if children is NO else draw(st.none() | st.integers(1, 4)),
        older=draw(st.dictionaries(st.sampled_from(SEXES), st.builds(Older, st.integers(6, 18), answers))),
        pets=draw(answers),
        wheelchair=draw(answers),
        papers=draw(answers),
        income=draw(answers),
        roles=draw(st.dictionaries(st.sampled_from(ROLES), answers)),
        problems=draw(st.dictionaries(st.sampled_from(PROBLEMS), answers)),
        risks=draw(st.dictionaries(st.sampled_from(RISKS), answers)),
    )


@st.composite
def offers(draw) -> Offer:
    waits = draw(st.none() | st.integers(0, 90))
    return Offer(
        kind=draw(st.sampled_from(["CAW", "SHELTER", "OTHER_LINE"])),
        state=draw(st.sampled_from(["OPEN", "OPEN", "OPEN", "PAUSED", "ENDED"])),
        ways=tuple(draw(st.lists(st.sampled_from(WAYS), unique=True))),
        entries=tuple(draw(st.lists(st.sampled_from(ENTRIES), unique=True))),
        languages=tuple(draw(st.lists(st.sampled_from(["nl", "fr", "ar"]), unique=True))),
        interpreting=draw(answers),
        wait_days=waits,
        wait_on=None if waits is None else date(2026, 5, 1),
        area=draw(areas),
        area_on=draw(st.none() | st.sampled_from([date(2020, 1, 1), date(2025, 1, 1), date(2026, 1, 1)])),
        sites=tuple(site(place) for place in draw(st.lists(places, max_size=2))),
        hours=draw(hours),
        closed_days=draw(st.sampled_from([(), ("2026-05-04",)])),
        takes=draw(takes()),
    )


entries = st.lists(st.builds(entry, offers(), st.sampled_from(["Aa", "bb", "Cc"])), max_size=12)
needs = st.builds(
    Need,
    sex=st.sampled_from([*SEXES, "U", "REFUSED"]),
    age=st.none() | ages,
    role=st.sampled_from([*ROLES, "BOTH", "U"]),
    problem=st.sampled_from([*PROBLEMS, "U"]),
    risk=st.sampled_from([*RISKS, "U"]),
    children=st.lists(
        st.builds(Child, st.none() | st.integers(0, 20), st.sampled_from([*SEXES, "U"])), max_size=3
    ).map(tuple),
    pets=st.booleans(),
    wheelchair=st.booleans(),
    papers=st.booleans(),
    income=st.booleans(),
    language=st.sampled_from(["", "nl", "ar", "ti"]),
    kinds=st.sampled_from([frozenset(), frozenset({"SHELTER"}), frozenset({"CAW", "OTHER_LINE"})]),
)

assert all(codes.centre(place) for place in (LEUVEN, GENT, ANTWERP, HASSELT))
