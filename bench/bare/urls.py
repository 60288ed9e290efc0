from django.urls import path

from bench.bare.views import store, store_with_people
from houvast.project.urls import urlpatterns as of_the_project

urlpatterns = [path("bare/", store), path("bare/people/", store_with_people), *of_the_project]
