"""Published figures for machines: which releases, which files, the files themselves, and their catalogue.

Reads the folders of published releases and nothing else. Anybody, read only, no cookie, no trace.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, reverse
from django.utils.http import content_disposition_header

from houvast.interfaces.api.catalogue import catalogue as catalogue_of
from houvast.interfaces.api.figures_openapi import document
from houvast.interfaces.api.views import answered, as_json
from houvast.interfaces.shell.line import the_line
from houvast.library import dcat
from houvast.records.releases import queries
from houvast.records.releases.queries import Published

VERSION = "1"
# A file of figures can do nothing, wherever it is opened.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
_WRITERS = {"ttl": (dcat.turtle, "text/turtle"), "jsonld": (dcat.json_ld, "application/ld+json")}


@answered
def releases(request: HttpRequest) -> HttpResponse:
    """Every release that was published, newest period first; of a withdrawn one the reason."""
    addresses = {name: _address(request, "catalogue", name) for name in _WRITERS}
    return as_json(
        {
            "version": VERSION,
            "openapi_url": _address(request, "openapi"),
            "catalogue": addresses,
            "releases": [_in_list(request, each) for each in queries.published()],
        }
    )


@answered
def release(request: HttpRequest, release: UUID) -> HttpResponse:
    """One release: its tables in four languages, with the address, size and hash of every file."""
    found = _published(release)
    if found is None or found.withdrawn:
        return as_json({"problem": "No release that stands has this identifier."}, status=404)
    said = _in_list(request, found) | {
        "title": found.index.get("title", {}),
        "licence": found.index.get("licence", ""),
        "codebooks": found.index.get("codebooks", {}),
    }
    for kind in ("tables", "estimates"):
        said[kind] = [_entry(request, release, entry) for entry in found.index.get(kind, ())]
    said["answer"] = [_file(request, release, each) for each in found.index.get("answer", ())]
    return as_json(said)


@answered
def file(request: HttpRequest, release: UUID, name: str) -> HttpResponse:
    """One file, as it was signed."""
    whose = _published(release)
    found = whose.file(name) if whose else None
    if found is None:
        return as_json({"problem": "No release that stands has this file."}, status=404)
    where, said = found
    known = dcat.FORMATS.get(said["format"])
    answer = HttpResponse(
        where.read_bytes(), content_type=known.media_type if known else "application/octet-stream"
    )
    answer["Content-Disposition"] = content_disposition_header(True, f"{release.hex[:8]}-{name}")
    answer["Content-Security-Policy"] = _POLICY
    answer["ETag"] = f'"{said["sha256"]}"'
    if said["format"] == "csv":  # where a reader of CSV on the Web looks first
        beside = _address(request, "file", release, f"{name}-metadata.json")
        answer["Link"] = f'<{beside}>; rel="describedby"; type="application/csvm+json"'
    return answer


@answered
def catalogue(request: HttpRequest, kind: str) -> HttpResponse:
    """All releases that stand, as DCAT-AP."""
    base = request.build_absolute_uri("/").removesuffix("/")
    published = queries.published()
    stands = tuple((str(each.id), bool(each.withdrawn), str(each.followed_by)) for each in published)
    line = the_line()
    whose = (*line.name.values(), line.dial)
    return HttpResponse(_written(kind, base, stands, whose), content_type=_WRITERS[kind][1])


@lru_cache(maxsize=8)
def _written(
    kind: str, base: str, stands: tuple[tuple[str, bool, str], ...], whose: tuple[str, ...]
) -> bytes:
    """Made once for each state of the releases and nameplate: files of a release never change."""
    write, _ = _WRITERS[kind]
    return write(catalogue_of(queries.published(), lambda address: f"{base}{address}"))


@answered
def nothing_here(request: HttpRequest, anything: str) -> HttpResponse:
    """What no address above is: said to a machine, and not by a page."""
    return as_json(
        {"problem": "There is nothing at this address: see the description of the API."}, status=404
    )


@answered
def openapi(request: HttpRequest) -> HttpResponse:
    return as_json(document())


def _published(release: UUID) -> Published | None:
    return next((each for each in queries.published() if each.id == release), None)


def _in_list(request: HttpRequest, found: Published) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "url": _address(request, "release", found.id),
        "helpline": found.helpline,
        "from": found.from_.isoformat(),
        "until": found.until.isoformat(),
        "published_on": found.published_on.isoformat(),
        "withdrawn": dict(found.withdrawn) if found.withdrawn else None,
        "followed_by": str(found.followed_by) if found.followed_by else None,
    }


def _entry(request: HttpRequest, release: UUID, entry: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: entry[name] for name in ("name", "title", "subtitle", "definition") if name in entry}
    return words | {"files": [_file(request, release, each) for each in entry["files"]]}


def _file(request: HttpRequest, release: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "url": _address(request, "file", release, said["name"])}


def _address(request: HttpRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(f"api_figures:{name}", args=args))


app_name = "api_figures"
urlpatterns = [
    path("", releases, name="releases"),
    path("openapi.json", openapi, name="openapi"),
    re_path(r"^catalogue\.(?P<kind>ttl|jsonld)$", catalogue, name="catalogue"),
    path("<uuid:release>", release, name="release"),
    path("<uuid:release>/<str:name>", file, name="file"),
    path("<path:anything>", nothing_here, name="nothing_here"),
]
