from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "houvast.records.releases"
