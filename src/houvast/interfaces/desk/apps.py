from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "houvast.interfaces.desk"
