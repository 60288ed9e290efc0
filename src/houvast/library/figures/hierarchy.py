"""Which codes of an axis sum to which: all to the total, or district by district to their province first.

An axis is a tree whose root is its total. Most axes have one storey; a hierarchy declares for each code the
code that it lies `within`.
"""

from collections.abc import Mapping, Sequence


def sums(codes: Sequence[str], within: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Each code that has parts, with its parts. The last of `codes` is the total of those within no other."""
    total = codes[-1]
    parts: dict[str, list[str]] = {total: []}
    for code in codes[:-1]:
        parts.setdefault(within.get(code, total), []).append(code)
    return [(whole, tuple(of)) for whole, of in parts.items()]


def upwards(code: str, within: Mapping[str, str]) -> tuple[str, ...]:
    """The code, the one that it lies within, and so on; without the total."""
    path = [code]
    while (above := within.get(path[-1])) is not None:
        path.append(above)
    return tuple(path)
