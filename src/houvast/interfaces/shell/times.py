"""Times as people at work say them: "3 min", "2 h", "5 d" ago; an hour of the clock is never one of those."""

from datetime import datetime, timedelta


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest whole unit; a moment in the future (clocks differ) is "0 min"."""
    passed = max(now - moment, timedelta())
    minutes = int(passed.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"


def in_hour(hour: int) -> str:
    """When something was of which only the hour is kept: "13:00–14:00" (“13 h” is how long it took)."""
    return f"{hour:02}:00–{hour + 1:02}:00"
