"""Addresses of the public pages: short words that say nothing in somebody's history.

`urlpatterns` goes under a language (i18n_patterns in the project's urls); `front_door` is the address
without one.
"""

from django.urls import path

from houvast.interfaces.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("calling/", views.calling, name="calling"),
    path("access/", views.access, name="access"),
    path("leaving/", views.leaving, name="leaving"),
    path("keeping/", views.keeping, name="keeping"),
    path("figures/", views.figures, name="figures"),
    path("figures/<uuid:release>/estimates/<slug:name>/", views.estimate, name="estimate"),
    path("figures/<uuid:release>/<slug:table>/", views.table, name="table"),
    path("figures/<uuid:release>/files/<str:name>", views.file, name="file"),
]
front_door = [path("", views.choose_language)]
