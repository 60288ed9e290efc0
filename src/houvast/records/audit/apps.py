from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "houvast.records.audit"
