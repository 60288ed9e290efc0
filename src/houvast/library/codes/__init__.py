"""Classifications: what a code means, on which day, in which language, and what it becomes in another list.

Codebooks, their versions and bands, crosswalks between lists, and dated geography. Everything
is data in `data/`; this package reads, checks and explains it. It counts nothing.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from houvast.library.codes.catalogue import Catalogue
from houvast.library.codes.conditions import Condition, Facts
from houvast.library.codes.crosswalks import Crosswalk, Kind, Rule, Target
from houvast.library.codes.geography import Merger, Municipality, Places, kilometres
from houvast.library.codes.lists import LANGUAGES, Code, Codebook
from houvast.library.codes.refusals import (
    BandsGap,
    BandsOverlap,
    CodeOutsideDates,
    DuplicateCode,
    ListOutsideDates,
    MalformedFile,
    MissingAssumption,
    MissingAxis,
    MissingLabel,
    MissingReason,
    NoRule,
    OutsideBands,
    Refused,
    UnknownCode,
    UnknownCrosswalk,
    UnknownList,
    UnknownParent,
    UnknownPrintedLabel,
    VersionsOverlap,
)

SHIPPED = Catalogue(files(__package__) / "data")
"""The lists that come with houvast."""

codebook = SHIPPED.codebook
crosswalk = SHIPPED.crosswalk
from_printed = SHIPPED.from_printed
places = SHIPPED.places
what_became = SHIPPED.what_became
centre = SHIPPED.centre
mergers = SHIPPED.mergers
list_names = SHIPPED.list_names
crosswalk_names = SHIPPED.crosswalk_names

PARTNERS = ("CURRENT_PARTNER", "FORMER_PARTNER")
"""The relationships of partner violence, whatever `cohabiting` says (EIGE's definition)."""


def age_band(age: int) -> str:
    """The band of an age in whole years. Unborn and unknown are chosen, never computed."""
    return codebook("age_band").band(age)


def incidents_band(count: int) -> str:
    """The band of a number of incidents, from 1. Continuous and unknown are chosen, never computed."""
    return codebook("incidents").band(count)


def municipality(refnis: str, on: date) -> Municipality:
    return places(on).municipality(refnis)


__all__ = [
    "LANGUAGES",
    "PARTNERS",
    "SHIPPED",
    "BandsGap",
    "BandsOverlap",
    "Catalogue",
    "Code",
    "CodeOutsideDates",
    "Codebook",
    "Condition",
    "Crosswalk",
    "DuplicateCode",
    "Facts",
    "Kind",
    "ListOutsideDates",
    "MalformedFile",
    "Merger",
    "MissingAssumption",
    "MissingAxis",
    "MissingLabel",
    "MissingReason",
    "Municipality",
    "NoRule",
    "OutsideBands",
    "Places",
    "Refused",
    "Rule",
    "Target",
    "UnknownCode",
    "UnknownCrosswalk",
    "UnknownList",
    "UnknownParent",
    "UnknownPrintedLabel",
    "VersionsOverlap",
    "age_band",
    "centre",
    "codebook",
    "crosswalk",
    "crosswalk_names",
    "from_printed",
    "incidents_band",
    "kilometres",
    "list_names",
    "mergers",
    "municipality",
    "places",
    "what_became",
]
