"""Reading and checking the trail, for those entitled; both stand in the trail."""

import uuid
from dataclasses import dataclass

from houvast.library.proofs.chain import Fault
from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, guarded
from houvast.records.audit import trail


@dataclass(frozen=True)
class Checked:
    """What checking one helpline's trail found."""

    organisation: uuid.UUID
    entries: int
    fault: Fault | None


@guarded(rules.VERIFY_TRAIL)
def verify_trail(*, by: Actor) -> Checked:
    """Check every link of the helpline's trail."""
    return Checked(by.organisation, trail.length(by.organisation), trail.fault(by.organisation))


@guarded(rules.READ_TRAIL)
def read_trail(*, subject: str = "", newest: int = 200, by: Actor) -> tuple[trail.Event, ...]:
    """The newest events, newest first. Reading the trail stands in the trail."""
    return tuple(trail.events(by.organisation, subject=subject, newest=newest))
