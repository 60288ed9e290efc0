"""What an operation on figures answers when it cannot be done as it stands."""


class NotPossible(Exception):
    """The message says what cannot be done, and what to do."""


class Embargoed(NotPossible):
    """Signed figures that may not be published before a moment."""


class DataRefused(NotPossible):
    """Counts that no estimate can be made from: the name of the refusal, and what the reader said of it."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
