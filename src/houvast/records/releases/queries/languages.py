"""Which language something is read in that is not said in all of them."""

from collections.abc import Mapping

OTHERWISE = "en"


def said_in(said: Mapping[str, object], language: str) -> str:
    """The reader's language, where it is said in that one; else English."""
    return language if language in said else OTHERWISE
