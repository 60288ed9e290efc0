"""Pure decisions about releases and reports: what may follow what, and who may not do it again.

A release: GATHERED -> PROPOSED -> CHECKED -> SIGNED -> PUBLISHED -> WITHDRAWN; withdrawing ends it from
anywhere.
A report: WAITING -> COMPUTING -> READY, or REFUSED where the data cannot carry it, or FAILED.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

FACTS_KEPT_AFTER_SIGNING = timedelta(days=30)
FACTS_KEPT_UNSIGNED = timedelta(days=90)


class State(enum.StrEnum):
    GATHERED = "GATHERED"
    PROPOSED = "PROPOSED"
    CHECKED = "CHECKED"
    SIGNED = "SIGNED"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class DeliveryState(enum.StrEnum):
    """What became of a delivery, at once and for good."""

    TAKEN = "TAKEN"
    REFUSED = "REFUSED"


class Obstacle(enum.StrEnum):
    """Why a step cannot be taken by somebody now."""

    OUT_OF_TURN = "out_of_turn"
    WITHDRAWN = "withdrawn"
    SIGNER_IS_PROPOSER = "signer_is_proposer"
    SIGNER_IS_CHECKER = "signer_is_checker"


FORWARD: Mapping[State, State] = {
    State.GATHERED: State.PROPOSED,
    State.PROPOSED: State.CHECKED,
    State.CHECKED: State.SIGNED,
    State.SIGNED: State.PUBLISHED,
}

WITHDRAWAL_REASONS = ("WRONG_COUNT", "WRONG_DEFINITION", "TOO_MUCH_SHOWN", "NOT_AGREED")


@dataclass(frozen=True)
class SoFar:
    """Where a release stands and who brought it there."""

    state: State
    proposed_by: UUID | None = None
    checked_by: UUID | None = None


def obstacle(so_far: SoFar, to: State, *, by: UUID | None) -> Obstacle | None:
    """What keeps `by` from bringing the release to a state, or None."""
    if so_far.state is State.WITHDRAWN:
        return Obstacle.WITHDRAWN
    if to is State.WITHDRAWN:
        return None
    if FORWARD.get(so_far.state) is not to:
        return Obstacle.OUT_OF_TURN
    if to is State.SIGNED and by == so_far.proposed_by:
        return Obstacle.SIGNER_IS_PROPOSER
    if to is State.SIGNED and by == so_far.checked_by:
        return Obstacle.SIGNER_IS_CHECKER
    return None


def is_embargoed(until: datetime | None, *, at: datetime) -> bool:
    """Whether signed figures may not be published yet."""
    return until is not None and at < until


def facts_are_due(*, gathered: date, signed: date | None, on: date) -> bool:
    """Whether the facts behind a release have served: they are personal data, its tables are not."""
    if signed is not None:
        return on >= signed + FACTS_KEPT_AFTER_SIGNING
    return on >= gathered + FACTS_KEPT_UNSIGNED


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two periods share a day without being the same: their difference would be a third table."""
    return one != other and one[0] < other[1] and other[0] < one[1]


def belongs(kind: str, report: tuple[date, date], release: tuple[date, date]) -> bool:
    """Whether a report goes with figures of a period: of the same, or one that holds a campaign's weeks."""
    if kind == "campaign":
        return release[0] <= report[0] and report[1] <= release[1]
    return report == release


class ReportState(enum.StrEnum):
    WAITING = "WAITING"
    COMPUTING = "COMPUTING"
    READY = "READY"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


WITHOUT_NEWS = timedelta(minutes=10)  # longer than any two reports of progress lie apart
MOST_ATTEMPTS = 3  # a report that brings the computer down does so a few times, not for ever


def is_dead(*, heard_at: datetime | None, now: datetime) -> bool:
    """Whether who took a report has not been heard of for so long that somebody else may take it."""
    return heard_at is None or now - heard_at > WITHOUT_NEWS
