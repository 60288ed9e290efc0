from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "houvast.interfaces.public"
