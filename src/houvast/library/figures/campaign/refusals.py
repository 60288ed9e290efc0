"""What measuring a campaign refuses, by name. Each message says what is wrong, where, and what to do."""


class CampaignRefused(ValueError):
    """No effect is computed; the message says why."""


class SeriesRefused(CampaignRefused):
    """The file is not a table of contacts by week."""


class WeekMissing(SeriesRefused):
    """A week is absent, stands twice or is out of order."""


class CountRefused(SeriesRefused):
    """A count that is negative, fractional, missing or no number."""


class TooShort(CampaignRefused):
    """Too few weeks, or too few contacts, to say what would have happened without the campaign."""


class WindowRefused(CampaignRefused):
    """A window before the data, beyond them, or of no whole weeks."""


class PlanRefused(CampaignRefused):
    """A plan that leaves something out, or names a group that is not in the data."""
