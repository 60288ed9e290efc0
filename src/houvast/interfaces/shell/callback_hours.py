"""Hours as a form says them (a day, from, until) and as the records take them; for both audiences."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

DAYS_AHEAD = 14


def days() -> list[tuple[str, str]]:
    """(day as a form sends it, as it is read) for the days that can be chosen."""
    today = timezone.localdate()
    found = [today + timedelta(days=each) for each in range(DAYS_AHEAD)]
    return [(day.isoformat(), date_format(day, "DAY_FORMAT")) for day in found]


def window(day: str, from_: str, until: str) -> tuple[datetime, datetime] | None:
    """The two moments; until is on the next day where it is not after from. None for what is no time."""
    try:
        on = date.fromisoformat(day)
        start, end = time.fromisoformat(_clock(from_)), time.fromisoformat(_clock(until))
        last = on if end > start else on + timedelta(days=1)
        zone = timezone.get_current_timezone()
        return datetime.combine(on, start, zone), datetime.combine(last, end, zone)
    except (ValueError, OverflowError):
        return None


def _clock(said: str) -> str:
    """9 is 09:00."""
    hour, _, minute = said.strip().replace(".", ":").replace("h", ":").partition(":")
    if not hour.isascii() or not hour.isdigit():
        raise ValueError(said)
    return f"{int(hour[:4]):02}:{minute or '00'}"
