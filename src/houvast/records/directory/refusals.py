"""What is permitted and still cannot be done as it was asked, in words for who asked."""

from collections.abc import Sequence
from uuid import UUID


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


class Alike(NotPossible):
    """What is added may be there already; `there` holds ids and names, `of` says of which kind."""

    def __init__(self, words: str, there: Sequence[tuple[UUID, str]], *, of: str) -> None:
        super().__init__(words)
        self.there, self.of = tuple(there), of
