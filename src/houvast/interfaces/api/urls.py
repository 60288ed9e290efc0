"""Addresses of the API for machines, as HSDS 3.0 names them."""

from django.urls import path

from houvast.interfaces.api import views
from houvast.interfaces.api.openapi import PATHS

app_name = "api"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.openapi, name="openapi"),
    *(path(name, views.page, {"path": name}, name=name) for name in PATHS),
    *(path(f"{name}/<str:id>", views.one, {"path": name}, name=f"{name}_one") for name in PATHS),
]
