"""By which two cases, or two places at a table, of one day are told apart in lists: four signs of the id.

They are by chance and the same for everybody who may see it. They count nothing, so that nobody learns from a
gap that there is one more, and name nobody, so that a list opens nothing that is sealed.
"""

import uuid

SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowel makes a word, none is taken for another on the telephone
LENGTH = 4


def of(id: uuid.UUID) -> str:
    """Of the end of a random id, which is by chance."""
    number, said = id.int, ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        said += SIGNS[place]
    return said
