"""All audiences in one process: the public pages in four languages, the desk, and the partners."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from houvast.interfaces.personal.urls import asked
from houvast.interfaces.public.urls import front_door

urlpatterns = [
    path("api/hsds/", include("houvast.interfaces.api.urls")),
    path("api/figures/", include("houvast.interfaces.api.figures")),
    path("api/testimonies/", include("houvast.interfaces.api.testimonies")),
    path("desk/", include("houvast.interfaces.desk.urls")),
    path("partners/", include("houvast.interfaces.partners.urls")),
    path("", include("houvast.interfaces.shell.urls")),
    *front_door,
    path("notes/", include(asked)),
    *i18n_patterns(
        path("", include("houvast.interfaces.personal.urls")),
        path("", include("houvast.interfaces.public.urls")),  # last: a word of a campaign may be any
    ),
]
