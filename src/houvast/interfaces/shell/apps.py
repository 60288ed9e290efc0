from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "houvast.interfaces.shell"
