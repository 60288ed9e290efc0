"""Why a plan of a campaign cannot be registered."""


class Unplannable(Exception):
    """A plan that cannot be registered; `field` says where, the message what to do."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
