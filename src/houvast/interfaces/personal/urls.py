"""Addresses of the journal: short words that say nothing in somebody's history.

`urlpatterns` goes under a language (i18n_patterns in the project's urls); `asked` is what the script asks.
"""

from django.urls import path

from houvast.interfaces.personal import doing, handing, views

app_name = "personal"
urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/how/", views.how, name="how"),
    path("notes/check/", views.check, name="check"),
]
asked = (
    [
        # How an address ends says how much is taken there (shell/bodies.py).
        path(f"{name}/file/" if name in handing.LARGE else f"{name}/", view, name=name)
        for name, view in doing.ASKED.items()
    ],
    "asked",
)
