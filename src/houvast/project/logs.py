"""How events are written down: what happened and where in the program, never with which values.

Django's own messages carry the path of a request, or the host name that somebody sent; the message of an
error may carry a row. So a line has level, logger, fixed words or the status, and for an error its
kind and the lines of the program that led to it. Times are added by whatever collects the lines: the journal.
"""

import logging
import traceback

# Their messages are made of what somebody sent, before they come here.
_MADE_OF_REQUESTS = ("django.request", "django.security", "django.server")


class EventsOnly(logging.Formatter):
    """`WARNING django.request 404`, `ERROR houvast.x took too long`, and an error as kind and places."""

    def format(self, record: logging.LogRecord) -> str:
        said = [f"{record.levelname} {record.name} {_event(record)}"]
        if record.exc_info and record.exc_info[1]:
            said += _places(record.exc_info[1])
        return "\n".join(said)


def _event(record: logging.LogRecord) -> str:
    """The words in the program, without what was filled in."""
    if record.name.startswith(_MADE_OF_REQUESTS):
        return str(getattr(record, "status_code", "refused"))
    return str(record.msg).splitlines()[0] if isinstance(record.msg, str) and record.msg else "event"


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    kind = f"  {type(error).__module__}.{type(error).__qualname__}"
    cause = error.__cause__ or error.__context__
    return [kind, *places, *(_places(cause) if cause else [])]
