"""Testimonies for machines: what may stand on the public pages, and nothing that was withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from houvast.interfaces.api.views import answered, as_json
from houvast.records.campaigns.queries import testimonies as queries

TERMS = "Withdrawn testimonies leave this list. Ask for it anew before each use; keep no copy."


@answered
def testimonies(request: HttpRequest) -> HttpResponse:
    """Every testimony that may be read by all. No answer may be kept: one can be withdrawn at any moment."""
    told = [
        {"id": str(each.id), "situation": each.situation, "language": each.language, "text": each.text}
        for each in queries.told()
    ]
    response = as_json({"terms": TERMS, "testimonies": told})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


app_name = "api_testimonies"
urlpatterns = [path("", testimonies, name="testimonies")]
