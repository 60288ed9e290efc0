"""What will be measured, written down before it is: group, window, controls, main method.

A window chosen after looking finds an effect in any series. A plan registered after the campaign began is
computed all the same and said to be what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from houvast.library.figures.campaign.refusals import PlanRefused, TooShort, WindowRefused
from houvast.library.figures.campaign.weeks import Floats, Weeks
from houvast.library.figures.policy import SMALL_COUNTS

Method = Literal["interrupted", "structural"]

LEAST_BEFORE = 52  # weeks: without a year nobody can tell a campaign in autumn from autumn
LEAST_WINDOW = 2
LEAST_A_WEEK = 1.0  # contacts a week before the campaign, on average
MOST_CONTROLS = 20


@dataclass(frozen=True, slots=True)
class Window:
    """A period of whole weeks; `until` is the first Monday after it."""

    name: str
    from_: date
    until: date

    @property
    def weeks(self) -> int:
        return (self.until - self.from_).days // 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided beforehand. `registered_on` is None when nothing was.

    `groups` are the columns whose change is measured, the first of them the one that the campaign is for;
    `controls` are columns that follow the same seasons and that the campaign cannot move.
    """

    name: str
    groups: tuple[str, ...]
    windows: tuple[Window, ...]
    controls: tuple[str, ...] = ()
    registered_on: date | None = None
    method: Method = "interrupted"
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How a column is said in each language; one that is not here is said by its own name."""
    fingerprint: str = ""  # of the plan as it was registered, where that is kept

    def __post_init__(self) -> None:
        _check(self)

    @property
    def comparisons(self) -> int:
        """How many effects are looked for: intervals are widened for it (Bonferroni)."""
        return len(self.groups) * len(self.windows)

    def said(self, column: str, language: str) -> str:
        return self.names.get(column, {}).get(language, column)

    def is_registered_before(self, window: Window) -> bool:
        return self.registered_on is not None and self.registered_on < window.from_


def read_plan(path: Path) -> Plan:
    """A plan from a YAML file."""
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise PlanRefused(f"There is no plan {path}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlanRefused(f"The plan {path} cannot be read: {error}.") from error
    try:
        return _plan(read)
    except (TypeError, KeyError, AttributeError) as error:
        raise PlanRefused(f"The plan {path} is not complete or names too much: {error}.") from error


def _plan(read: Mapping[str, Any]) -> Plan:
    windows = tuple(Window(str(w["name"]), _day(w["from"]), _day(w["until"])) for w in read["windows"])
    if unknown := set(read) - {"name", "groups", "windows", "controls", "registered_on", "method"}:
        raise KeyError(", ".join(sorted(unknown)))
    return Plan(
        name=str(read["name"]),
        groups=tuple(map(str, read["groups"])),
        windows=windows,
        controls=tuple(map(str, read.get("controls") or ())),
        registered_on=_day(read["registered_on"]) if read.get("registered_on") else None,
        method=read.get("method", "interrupted"),
    )


def _day(value: object) -> date:
    if type(value) is not date:
        raise PlanRefused(f"{value!r} is no day; write it like 2025-09-01.")
    return value


def _check(plan: Plan) -> None:
    if not plan.groups or not plan.windows:
        raise PlanRefused("A plan names at least one group and one window.")
    if set(plan.groups) & set(plan.controls):
        raise PlanRefused("A group whose change is measured cannot be a control as well.")
    if len(plan.controls) > MOST_CONTROLS:
        raise PlanRefused(f"A plan has {MOST_CONTROLS} controls at most, not {len(plan.controls)}.")
    if plan.method not in get_args(Method):
        raise PlanRefused(f"The method is {' or '.join(get_args(Method))}, not {plan.method!r}.")
    for window in plan.windows:
        if window.from_.weekday() or window.until.weekday():
            raise WindowRefused(f"{window.name}: a window begins and ends (exclusive) on a Monday.")
        if window.weeks < LEAST_WINDOW:
            raise WindowRefused(
                f"{window.name}: a window has at least {LEAST_WINDOW} weeks, not {window.weeks}."
            )


def check_against(plan: Plan, data: Weeks) -> None:
    """Refuse windows that the data do not reach, and groups and controls that they do not carry."""
    for window in plan.windows:
        begin, end = data.place(window.from_), data.place(window.until)
        if begin < 0:
            raise WindowRefused(
                f"{window.name} begins on {window.from_}, before the data ({data.mondays[0]})."
            )
        if end > len(data):
            last = data.mondays[-1] + timedelta(days=7)
            raise WindowRefused(f"{window.name} ends on {window.until}, after the data (until {last}).")
        if begin < LEAST_BEFORE:
            raise TooShort(
                f"There are {begin} weeks before {window.name}; at least {LEAST_BEFORE} are needed to know "
                "what would have happened without the campaign."
            )
        for group in plan.groups:
            _check_enough(data.of(group), group, window, begin, end)
    for control in plan.controls:
        if not data.of(control).any():
            raise PlanRefused(f"The control {control} is zero in every week: leave it out.")


def _check_enough(counts: Floats, group: str, window: Window, begin: int, end: int) -> None:
    mean = counts[:begin].mean()
    if mean < LEAST_A_WEEK:
        raise TooShort(f"{group} has {mean:.1f} contacts a week before {window.name}: too few to measure.")
    if SMALL_COUNTS.is_at_risk(int(counts[begin:end].sum())):
        raise TooShort(f"{group} has so few contacts in {window.name} that their number is protected.")
