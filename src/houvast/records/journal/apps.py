from django.apps import AppConfig
from django.conf import settings


class JournalConfig(AppConfig):
    name = "houvast.records.journal"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "1 day after expires_on": "erase_journals",
        "1 day after expires_on of its journal": "erase_journals",
        "on burning": "carry_out_burning",
    }

    @property
    def daily(self) -> tuple[str, ...]:
        """A journal burns after 72 hours, files of a broken upload go after a day, every day has a root; and
        a time-stamp of others over that, where their service is set.
        """
        always = ("carry_out_burning", "drop_half_uploads", "seal_days")
        return (*always, "days.stamp_days") if settings.TIMESTAMP_SERVICE else always
