from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "houvast.interfaces.personal"
