"""Addresses that all audiences share."""

from django.urls import path

from houvast.interfaces.shell.way_out import leave

app_name = "shell"
urlpatterns = [
    path("leave/", leave, name="leave"),
    path("leave/<slug:language>/", leave, name="leave"),
]
