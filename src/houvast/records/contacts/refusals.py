"""What is permitted and still cannot be done as it was asked, in words for who asked."""

from datetime import datetime

from django.utils.translation import gettext as _

from houvast.records.contacts import writing


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


class ChangedElsewhere(NotPossible):
    """Somebody, or another computer, saved a later revision meanwhile."""


class WithdrawnBefore(NotPossible):
    """A registration is withdrawn once; `reason`: the one that stands, and decides what can be restored."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("This registration was withdrawn before, for another reason, which stands. Restore it first.")
        )
        self.reason = reason


class NotInHands(NotPossible):
    """A talk is registered by who has it; what somebody typed of it before waits for them in their draft."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This talk is not in your hands any more: whoever has it registers it, and it counts once. "
                "What you typed still stands here."
            )
        )


class NoWay(NotPossible):
    """No line takes a talk by this door now; `opens` says when one will, where that is known."""

    def __init__(self, because: str, opens: datetime | None = None) -> None:
        super().__init__(because)
        self.because, self.opens = because, opens


def written(text: str) -> str:
    """The text as it is kept, or why it cannot be: for whoever writes in a talk, on either side."""
    try:
        return writing.plain(text)
    except writing.NotWritten as wrong:
        raise NotPossible(
            {
                "long": _("This is too long for one message: at most 4,000 letters. Send it in two."),
                "binary": _("This cannot be read as text."),
            }.get(str(wrong), _("Write something first."))
        ) from wrong
