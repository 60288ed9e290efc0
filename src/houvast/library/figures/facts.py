"""The columns that facts may have, and nothing else: codes, whole numbers, days. No text, no id.

A fact set is what one part of the records tells statistics. `snapshot` refuses every row that does not fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

MONTH = "month"
"""The codebook of a column that holds civil months, like 2026-03: those of the period, and no list."""


class Kind(Enum):
    """What a column holds; the DuckDB type of its Parquet column."""

    KEY = "BIGINT"  # random, below 2**63: the same thing in two fact sets, nothing outside
    NUMBER = "SMALLINT"
    DAY = "DATE"
    FLAG = "BOOLEAN"
    CODE = "VARCHAR"
    CODES = "VARCHAR[]"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, the codebook of its codes, and whether it may be empty."""

    kind: Kind
    codebook: str = ""
    optional: bool = False
    largest: int = 2**15 - 1


def _code(codebook: str) -> Column:
    return Column(Kind.CODE, codebook)


def _codes(codebook: str) -> Column:
    return Column(Kind.CODES, codebook)


_KEY = Column(Kind.KEY, largest=2**63 - 1)
_DAY = Column(Kind.DAY)
_PART = Column(Kind.NUMBER)

CONTACTS = {
    "key": _KEY,
    "day": _DAY,
    "hour": Column(Kind.NUMBER, "hour", optional=True, largest=23),
    "district": _code("district"),
    "channel": _code("channel"),
    "contact_kind": _code("contact_kind"),
    "contact_outcome": _code("contact_outcome"),
    "contact_role_stated": _code("contact_role"),
    "contact_role_assessed": _code("contact_role"),
    "contact_sex": _code("sex"),
    "contact_age_band": _code("age_band"),
    "problem": _code("problem"),
    "timing": _code("timing"),
    "identifiability": _code("identifiability"),
    "safe_to_contact": _code("safe_to_contact"),
    "complaint": _code("complaint"),
    "told_anyone_before": _code("told_anyone_before"),
    "heard": _code("heard"),
    "incidents_contact": _code("incidents"),
    "incidents_complaint": _code("incidents"),
    "context": _code("context"),
    "requests": _codes("request"),
    "actions": _codes("action"),
    "referral_targets": _codes("referral_target"),
    "persons": _PART,
}

PERSONS = {
    "contact": _KEY,
    "number": _PART,
    "day": _DAY,
    "district": _code("district"),
    "channel": _code("channel"),
    "role_stated": _code("situation_role"),
    "role_assessed": _code("situation_role"),
    "problem": _code("problem"),
    "timing": _code("timing"),
    "sex": _code("sex"),
    "age_band": _code("age_band"),
    "forms": _codes("form"),
    "main_form": _code("form"),
    "modalities": _codes("modality"),
    "main": Column(Kind.FLAG),
}

PAIRS = {
    "contact": _KEY,
    "day": _DAY,
    "district": _code("district"),
    "victim": _PART,
    "perpetrator": _PART,
    "relationship": _code("relationship"),
    "cohabiting": _code("cohabiting"),
    "children_together": _code("children_together"),
    "victim_sex": _code("sex"),
    "perpetrator_sex": _code("sex"),
    "victim_age_band": _code("age_band"),
    "victim_main_form": _code("form"),
    "incidents_contact": _code("incidents"),
    "problem": _code("problem"),
}

ARRIVALS = {
    "key": _KEY,
    "day": _DAY,
    "hour": _code("hour"),
    "channel": _code("channel"),
    "arrival": _code("arrival"),
    "waited": _code("waiting_time"),
}

SERVICES = {
    "key": _KEY,
    "day": _DAY,
    "kind": _code("referral_target"),
    "districts": _codes("district"),
    "takes": _codes("service_takes"),
    "children": _code("service_answer"),
}

REFERRALS = {
    "key": _KEY,
    "day": _DAY,
    "kind": _code("referral_target"),
    "district": _code("district"),
    "sex": _code("sex"),
    "children": _code("with_children"),
    "stated": _code("service_answer"),
    "status": _code("referral_status"),
}

NEEDS = {
    "key": _KEY,
    "day": _DAY,
    "kind": _code("referral_target"),
    "district": _code("district"),
    "sex": _code("sex"),
    "children": _code("with_children"),
    "need": _code("need_course"),
    "reasons": _codes("referral_reason"),
}

# Shelters and their beds, in cells that hold three shelters at least: which bed is of which is told nowhere.
SHELTERS = {
    "key": _KEY,
    "day": _DAY,
    "area": _code("shelter_area"),
    "places_for": _codes("shelter_place"),
}

BEDS = {
    "key": _KEY,
    "day": _DAY,
    "area": _code("shelter_area"),
    "place_for": _code("shelter_place"),
    "months": _codes(MONTH),
}

# Of no district, person or sex: which couple a closed case is of is told nowhere (docs/decisions/0257).
CASES = {
    "key": _KEY,
    "day": _DAY,
    "outcome": _code("case_outcome"),
    "grounds": _codes("case_ground"),
    "agencies": _codes("referral_target"),
    "first_action": _code("first_action"),
    "actions": _codes("action_ended"),
    "again": _code("happened_again"),
    "risk": _code("risk_change"),
}

FACT_SETS: dict[str, dict[str, Column]] = {
    "contacts": CONTACTS,
    "persons": PERSONS,
    "pairs": PAIRS,
    "arrivals": ARRIVALS,
    "services": SERVICES,
    "referrals": REFERRALS,
    "needs": NEEDS,
    "shelters": SHELTERS,
    "beds": BEDS,
    "cases": CASES,
}

# Codes, by codebook, that are told for whole years and for the whole area only.
RARE: Mapping[str, frozenset[str]] = {
    "problem": frozenset({"HONOUR", "RITUAL"}),
    "problem_2018": frozenset({"HONOUR", "RITUAL"}),
    "modality": frozenset({"FORCED_MARRIAGE", "FGM", "HONOUR"}),
    # What these become in the lists of others.
    "gbvims_type": frozenset({"FORCED_MARRIAGE"}),
    "chi_violence": frozenset({"CHILD_MARRIAGE", "FGM", "OTHER_HARMFUL_PRACTICE"}),
}

# By codebook the list whose codes stand for several of its own where one alone would tell of somebody: the
# codes that they lie within. Tables count these, so facts that hold them are counted as well (`alike`).
COARSER: Mapping[str, str] = {"age_band": "age_group"}

# A role as the worker assessed it, and where that is unknown as it was stated.
ELSE_AS_STATED: dict[str, dict[str, tuple[str, str]]] = {
    "contacts": {"contact_role": ("contact_role_assessed", "contact_role_stated")},
    "persons": {"role": ("role_assessed", "role_stated")},
}

# What one fact is about: the columns that say whether two rows are about the same thing.
THINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {"CONTACT": ("key",)},
    "persons": {
        "VICTIM": ("contact", "number"),
        "VICTIM_X_FORM": ("contact", "number"),
        "PERPETRATOR": ("contact", "number"),
    },
    "arrivals": {"ARRIVAL": ("key",)},
    "services": {"SERVICE": ("key",)},
    "referrals": {"REFERRAL": ("key",)},
    "needs": {"NEED": ("key",)},
    "shelters": {"SHELTER": ("key",)},
    "beds": {"BED": ("key",)},
    "cases": {"CASE": ("key",)},
    "pairs": {"VICTIM": ("contact", "victim"), "PERPETRATOR": ("contact", "perpetrator")},
}


def whole_years(from_: date, until: date) -> bool:
    """Whether a period is one or more civil years."""
    return (from_.month, from_.day, until.month, until.day) == (1, 1, 1, 1) and from_ < until


def column(facts: str, name: str) -> Column | None:
    """The column of a fact set, or one that follows from it.

    `role` is the role as assessed, or as stated where it was not assessed (ELSE_AS_STATED).
    `victim.modalities` is a column of a pair's victim among the persons; `pairs.relationship` holds the codes
    of all pairs in which a person is the victim; `contact.context` is a column of the contact of a person.
    """
    owner, _, rest = name.rpartition(".")
    if name in ELSE_AS_STATED.get(facts, {}):
        return FACT_SETS[facts][ELSE_AS_STATED[facts][name][0]]
    if owner == "victim" and facts == "pairs":
        return PERSONS.get(rest)
    if owner == "contact" and facts == "persons":
        return CONTACTS.get(rest)
    if owner == "pairs" and facts == "persons" and PAIRS.get(rest, _DAY).kind is Kind.CODE:
        return _codes(PAIRS[rest].codebook)
    return FACT_SETS[facts].get(name) if not owner else None


def belongs_to_thing(facts: str, unit: str, name: str) -> bool:
    """Whether all rows about one counted thing hold the same in this column."""
    if facts != "pairs":
        return True
    own = "victim" if unit == "VICTIM" else "perpetrator"
    return (
        name.startswith((f"{own}.", f"{own}_"))
        or name in _SAME_FOR_THE_CONTACT
        or (unit == "VICTIM" and name in ("victim", "problem"))
    )


_SAME_FOR_THE_CONTACT = {"contact", "day", "district", "incidents_contact"}
