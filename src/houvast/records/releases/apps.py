from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "houvast.records.releases"
    daily = ("drop_facts",)  # facts are files, with an end of their own; see records/retention/declared.py
