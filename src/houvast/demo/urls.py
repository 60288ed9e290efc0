"""The project's addresses, with the demo's start page in front and the sign-in of the cast beside."""

from django.urls import include, path

from houvast.demo import start
from houvast.project.urls import urlpatterns as of_the_project

urlpatterns = [
    path("", start.start),
    path("", include(([path("demo/sign-in/", start.sign_in, name="sign_in")], "demo"))),
    *of_the_project,
]
