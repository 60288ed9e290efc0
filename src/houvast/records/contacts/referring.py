"""What may follow what in a referral, and when somebody's need stayed unmet. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

# OFFERED and REFUSED are the person's; ACCEPTED is their consent, and no service is asked before it.
# EXPECTED: the service takes them. NO_SERVICE: there is nobody to refer to.
STATES = (
    "OFFERED",
    "REFUSED",
    "ACCEPTED",
    "EXPECTED",
    "ARRIVED",
    "REFUSED_BY_SERVICE",
    "NO_PLACE",
    "LOST",
    "NO_SERVICE",
)
BEGINS_AS = ("OFFERED", "ACCEPTED", "REFUSED")
ANSWERS = ("EXPECTED", "ARRIVED", "REFUSED_BY_SERVICE", "NO_PLACE", "LOST")
CONSENTED = ("ACCEPTED", "EXPECTED")
OPEN = ("OFFERED", *CONSENTED)
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "OFFERED": ("ACCEPTED", "REFUSED"),
    "ACCEPTED": (*ANSWERS, "REFUSED"),
    "EXPECTED": ("ARRIVED", "REFUSED_BY_SERVICE", "NO_PLACE", "LOST", "REFUSED"),
    # A place came free, or they came after all.
    "REFUSED_BY_SERVICE": ("EXPECTED", "ARRIVED"),
    "NO_PLACE": ("EXPECTED", "ARRIVED"),
    "LOST": ("EXPECTED", "ARRIVED"),
    "REFUSED": (),
    "ARRIVED": (),
    "NO_SERVICE": (),
}
# In which states nobody took them, and why; where it is empty the service said why.
NOBODY_BECAUSE = {"NO_PLACE": "NO_PLACE", "NO_SERVICE": "NO_SERVICE", "REFUSED_BY_SERVICE": ""}
NOT_A_REFUSAL = ("NONE", "NO_PLACE", "NO_SERVICE")
# One need, whichever of these kinds of help somebody was referred to.
SAME_NEED = {"SHELTER_MEN": "SHELTER"}

REMIND_AFTER = timedelta(days=7)
LINK_LASTS = timedelta(days=14)
UNDO_WITHIN = timedelta(minutes=10)


def may_follow(state: str, to: str) -> bool:
    return to in FOLLOWS.get(state, ())


def what_became(states: Iterable[str]) -> str:
    """Of one need, from the states of all its referrals: met by one of them, or else what is left."""
    there = set(states)
    if "ARRIVED" in there:
        return "MET"
    if there & set(OPEN):
        return "OPEN"
    if there & NOBODY_BECAUSE.keys():
        return "UNMET"
    return "LOST" if "LOST" in there else "DECLINED"
