"""Addresses of the journal: short words that say nothing in somebody's history.

`urlpatterns` goes under a language (i18n_patterns in the project's urls); `asked` is what the script asks.
"""

from django.urls import path

from houvast.interfaces.personal import doing, views

app_name = "personal"
urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/how/", views.how, name="how"),
    path("notes/check/", views.check, name="check"),
]
asked = ([path(f"{name}/", view, name=name) for name, view in doing.ASKED.items()], "asked")
