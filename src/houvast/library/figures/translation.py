"""What the codes of facts become on the axis of a table, through a crosswalk of `codes`."""

from functools import cache
from itertools import product

from houvast.library.codes import codebook, crosswalk

BETWEEN = "|"  # stands in no code


class NoSingleCode(ValueError):
    """A crosswalk that leads from one case to no code, or to several: a table cannot count with it."""


@cache
def translations(name: str) -> dict[str, str]:
    """Each combination of source codes, joined in the crosswalk's order, with its one code."""
    walk = crosswalk(name)
    found: dict[str, str] = {}
    for combination in product(*(codebook(axis).codes() for axis in walk.source)):
        codes = walk.to(dict(zip(walk.source, combination, strict=True))).codes
        if len(codes) != 1:
            raise NoSingleCode(f"{name}: {combination} becomes {codes or 'nothing'}; a table needs one code.")
        found[BETWEEN.join(combination)] = codes[0]
    return found
