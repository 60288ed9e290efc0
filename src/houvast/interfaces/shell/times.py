"""Times as people at work say them: "now", "3 min", "2 h", "5 d"."""

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
