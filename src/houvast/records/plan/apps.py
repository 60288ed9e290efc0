from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "houvast.records.plan"
