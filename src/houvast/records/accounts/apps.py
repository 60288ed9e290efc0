from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "houvast.records.accounts"
