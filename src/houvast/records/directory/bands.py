"""What the public may know of free places: one band a month for all shelters together, late, blurred. Pure.

Nothing of it depends on a question, a kind of place, a shelter or a day: nothing can be asked apart. What is
left is that somebody's stay is one of the places that a month's mean is made of. Noise is added before the
band is chosen: whoever knows every other stay of that month finds what was told at most e^(1/SCALE) times as
likely with that stay as without (differential privacy, by the two-sided geometric mechanism of Ghosh,
Roughgarden and Sundararajan, 2009). It is drawn once for a month, and what was told is never told anew.
"""

import math
import random
import secrets
from collections.abc import Callable
from datetime import date, timedelta

LEAST_SHELTERS = 3
LEAST_PLACES = 50  # with fewer, the noise would say more than the places
SCALE = 4  # places; one stay moves the mean of a month by one place at most
FEW, MANY = 0.10, 0.30  # shares of free places: below the first few, from the second on many
UNTOLD = "NONE"
MONTHS_LATE = 2


def told_on(on: date) -> date:
    """First day of the month that is told on this day: the one before last, so that no week of it is near."""
    month = on.year * 12 + on.month - 1 - MONTHS_LATE
    return date(month // 12, month % 12 + 1, 1)


def after(month: date) -> date:
    """First day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def drawn(
    shelters: int,
    places: int,
    free_in_all: int,
    moments: int,
    noise: Callable[[], int] | None = None,
) -> str:
    """FEW, SOME or MANY of so many places, free ones added up over so many moments; UNTOLD for too few."""
    if shelters < LEAST_SHELTERS or places < LEAST_PLACES or not moments:
        return UNTOLD
    return band(free_in_all // moments + (noise or _two_sided)(), places)


def band(free: int, places: int) -> str:
    if free < FEW * places:
        return "FEW"
    return "MANY" if free >= MANY * places else "SOME"


def likelihood(free: int, places: int) -> dict[str, float]:
    """How likely each band is where the mean of the month is `free`: what an attacker can work out."""
    few, many = math.ceil(FEW * places), math.ceil(MANY * places)
    some = sum(_exactly(each - free) for each in range(few, many))
    return {"FEW": _at_least(free - few + 1), "SOME": some, "MANY": _at_least(many - free)}


def _exactly(number: int) -> float:
    """How likely the noise is to be just this."""
    alpha = math.exp(-1 / SCALE)
    return (1 - alpha) / (1 + alpha) * alpha ** abs(number)


def _at_least(number: int) -> float:
    """How likely it is to be this or more; as likely as its opposite or less."""
    alpha = math.exp(-1 / SCALE)
    return alpha**number / (1 + alpha) if number > 0 else 1 - alpha ** (1 - number) / (1 + alpha)


def _two_sided(chance: random.Random | None = None) -> int:
    """The difference of two geometric numbers, by the system's own randomness."""
    chance = chance or secrets.SystemRandom()
    return _geometric(chance) - _geometric(chance)


def _geometric(chance: random.Random) -> int:
    return math.floor(math.log(1.0 - chance.random()) / (-1 / SCALE))
