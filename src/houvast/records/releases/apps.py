from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "houvast.records.releases"
    carries_out = {"on computing": "compute_report"}
    daily = ("drop_facts",)  # facts are files, with an end of their own; see records/retention/declared.py
