from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "houvast.records.journal"
    # Which operation carries out each moment of the fates of this part; see records/retention/declared.py.
    carries_out = {
        "1 day after expires_on": "erase_journals",
        "1 day after expires_on of its journal": "erase_journals",
        "on burning": "carry_out_burning",
    }
    # A journal burns after 72 hours, files of a broken upload go after a day, and every day has a root.
    daily = ("carry_out_burning", "drop_half_uploads", "seal_days")
