"""Whole numbers as forms send them."""


def is_number(said: str, *, digits: int = 3) -> bool:
    return said.isascii() and said.isdecimal() and len(said) <= digits


def whole(said: str, *, digits: int = 3) -> int:
    """What was sent, or 0 for what is no whole number of at most so many digits: nothing we number is 0."""
    return int(said) if is_number(said, digits=digits) else 0
