"""What will be measured of a campaign, fixed before it begins: whose contacts, in which weeks, beside whose.

A window chosen after looking finds an effect in any series. So a plan is checked here and fingerprinted once;
it is never changed, only withdrawn with a reason. Measuring is the library's, asked through releases.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from houvast.library import writing
from houvast.records.campaigns import telling
from houvast.records.campaigns.refusals import Unplannable
from houvast.records.campaigns.telling import Told

SHIPPED = Path(__file__).with_name("groups.toml")
METHODS = ("interrupted", "structural")
LONGEST_NAME, LONGEST_REASON = 120, 300
LEAST_WEEKS, MOST_WEEKS = 2, 26
MOST_GROUPS, MOST_CONTROLS, MOST_WINDOWS = 3, 3, 2  # each further group or window widens every interval

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Group:
    """Whose contacts are counted: words by language, and the codes of each column that count them."""

    key: str
    said: Mapping[str, str]
    codes: Codes

    def shares_nobody_with(self, other: "Group") -> bool:
        """Whether no contact can belong to both."""
        both = self.codes.keys() & other.codes.keys()
        return any(set(self.codes[column]).isdisjoint(other.codes[column]) for column in both)


@dataclass(frozen=True)
class Window:
    """Whole weeks in which the campaign may have an effect; `until` is the first Monday after them."""

    from_: date
    until: date

    @property
    def weeks(self) -> int:
        return (self.until - self.from_).days // 7

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """All that is decided beforehand. Groups stand with their codes, so that a later list changes nothing.

    `told` is what the public is told; plans from before it was asked have none, and keep their fingerprint.
    """

    name: str
    groups: tuple[Group, ...]
    controls: tuple[Group, ...]
    windows: tuple[Window, ...]
    method: str
    told: Told | None = None

    @property
    def fingerprint(self) -> str:
        """One hash of everything in it: who noted it beforehand can show that nothing was changed."""
        said = json.dumps(self.as_kept(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def as_kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "groups": [_kept(group) for group in self.groups],
            "controls": [_kept(group) for group in self.controls],
            "windows": [[each.from_.isoformat(), each.until.isoformat()] for each in self.windows],
            "method": self.method,
            **({"told": self.told.as_kept()} if self.told else {}),
        }

    @classmethod
    def kept(cls, said: Mapping[str, Any]) -> Self:
        return cls(
            said["name"],
            tuple(Group(**group) for group in said["groups"]),
            tuple(Group(**group) for group in said["controls"]),
            tuple(Window(*map(date.fromisoformat, each)) for each in said["windows"]),
            said["method"],
            Told.kept(said["told"]) if "told" in said else None,
        )


def _kept(group: Group) -> dict[str, Any]:
    codes = {column: list(codes) for column, codes in group.codes.items()}
    return {"key": group.key, "said": dict(group.said), "codes": codes}


@cache
def groups() -> Mapping[str, Group]:
    """Every group that a plan may name, in the order of the list."""
    with SHIPPED.open("rb") as file:
        found = tomllib.load(file)
    return {key: Group(key, each["said"], each["codes"]) for key, each in found.items()}


def check(planned: Planned, *, on: date) -> None:
    """Raises Unplannable for the first thing by which nothing can be measured, if registered on a day."""
    name = planned.name
    if not name.strip() or len(name) > LONGEST_NAME or not writing.can_be_seen(name):
        raise Unplannable("name", _("Give the campaign a name, in words that may be published."))
    _check_groups(planned)
    _check_windows(planned.windows, on)
    if planned.method not in METHODS:
        raise Unplannable("method", _("Choose one of the methods."))
    if planned.told:
        telling.check(planned.told, windows=[(each.from_, each.until) for each in planned.windows])


def _check_groups(planned: Planned) -> None:
    if not 1 <= len(planned.groups) <= MOST_GROUPS:
        said = _("Choose one group, at most %(most)s. Each further one widens the intervals.")
        raise Unplannable("groups", said % {"most": MOST_GROUPS})
    if len(planned.controls) > MOST_CONTROLS:
        raise Unplannable("controls", _("Choose at most %(most)s.") % {"most": MOST_CONTROLS})
    for control in planned.controls:
        if not all(control.shares_nobody_with(group) for group in planned.groups):
            raise Unplannable(
                "controls",
                _(
                    "A contact can belong to both groups, so the campaign would move what it is compared "
                    "with. Choose a group that shares nobody with it."
                ),
            )


def _check_windows(windows: Sequence[Window], on: date) -> None:
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise Unplannable("from_", _("Say in which weeks the campaign may have an effect."))
    for place, window in enumerate(windows):
        field = "from_" if place == 0 else "from_2"
        if window.from_.weekday() or window.until.weekday():
            raise Unplannable(field, _("Weeks begin on a Monday. Choose a Monday."))
        if not LEAST_WEEKS <= window.weeks <= MOST_WEEKS:
            said = _("Choose from %(least)s to %(most)s weeks.")
            raise Unplannable(
                field.replace("from_", "weeks"), said % {"least": LEAST_WEEKS, "most": MOST_WEEKS}
            )
        if window.from_ <= on:
            raise Unplannable(
                field,
                _("This week has begun. What is measured is fixed before, or it proves nothing."),
            )
        if place and window.from_ < windows[place - 1].until:
            raise Unplannable(field, _("These weeks begin before the first ones have ended."))
