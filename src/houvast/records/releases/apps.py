from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "houvast.records.releases"
    carries_out = {
        "on computing": "compute_report",
        "90 days after received_at": "erase_delivery_reports",
    }
    daily = ("drop_facts",)  # facts are files, with an end of their own; see records/retention/declared.py
