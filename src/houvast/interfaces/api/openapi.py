"""What the API for machines says of itself: an OpenAPI document, made from the same tables as its answers."""

from functools import cache
from typing import Any

from houvast.interfaces.api.asked import LARGEST_PAGE, LARGEST_PAGE_OF_WHOLE, LAST_PAGE, LONGEST_SEARCH
from houvast.library import hsds

PATHS = {
    "organizations": "organization",
    "services": "service",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
# What stands in an entry of a list besides the record's own fields.
IN_LISTS: dict[str, dict[str, str]] = {
    "service": {"organization": "organization_alone", "program": "program_alone"},
    "service_at_location": {"location": "location_alone", "service": "service_in_list"},
    "taxonomy_term": {"taxonomy_detail": "taxonomy_alone"},
}
_NUMBER = {"type": "integer", "minimum": 1}
_YES = {"type": "boolean"}
_UUID = {"type": "string", "format": "uuid"}
PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "page": ({**_NUMBER, "maximum": LAST_PAGE, "default": 1}, "Which page."),
    "per_page": (
        {**_NUMBER, "maximum": LARGEST_PAGE, "default": 100},
        f"How many on a page; at most {LARGEST_PAGE_OF_WHOLE} of whole records.",
    ),
    "search": (
        {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": r"^[^\u0000]*$"},  # as no text holds it
        "Words that stand in the name or description.",
    ),
    "organization_id": (_UUID, "Only services of this organization."),
    "taxonomy_term_id": (_UUID, "Only services with this term."),
    "modified_after": ({"type": "string", "format": "date"}, "Only services changed after this day."),
    "full": ({"type": "boolean", "default": False}, "Whole records, with all that belongs to them."),
    "minimal": ({"type": "boolean", "default": False}, "Only when each was changed, by its identifier."),
}
PAGED = ("page", "per_page")
TAKEN = {
    "organizations": (*PAGED, "search", "full"),
    "services": (
        *PAGED, "search", "organization_id", "taxonomy_term_id", "modified_after", "full", "minimal",
    ),
    "locations": PAGED,
    "service_at_locations": PAGED,
    "taxonomies": PAGED,
    "taxonomy_terms": PAGED,
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The whole document; addresses in it are relative to where it lies."""
    paths: dict[str, Any] = {"/": {"get": _answers("What this is", {"$ref": _ref("about")}, ())}}
    for path, kind in PATHS.items():
        page: dict[str, Any] = {
            "allOf": [{"$ref": _ref("page")}],
            "properties": {"contents": {"type": "array", "items": {"$ref": _ref(f"{kind}_in_list")}}},
        }
        if "full" in TAKEN[path]:
            items = [{"$ref": _ref(name)} for name in (f"{kind}_in_list", _whole(kind))]
            page["properties"]["contents"]["items"] = {"anyOf": items}
        if "minimal" in TAKEN[path]:
            page["properties"]["contents"]["items"]["anyOf"].append({"$ref": _ref("minimal")})
        paths[f"/{path}"] = {"get": _answers(f"A page of {path}", page, TAKEN[path])}
        one = _answers(f"One of {path}, with all that belongs to it", {"$ref": _ref(_whole(kind))}, ())
        one["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": _UUID}]
        one["responses"]["404"] = _problem("Nothing here has this identifier")
        paths[f"/{path}/{{id}}"] = {"get": one}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Services that help",
            "version": hsds.VERSION,
            "description": "Human Services Data Specification 3.0 (openreferral.org). Read only.",
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _whole(kind: str) -> str:
    """The schema of a record with all that belongs to it."""
    return f"{kind}_whole" if f"{kind}_whole" in hsds.schemas() else kind


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _schemas() -> dict[str, Any]:
    alone = {
        f"{kind}_alone": hsds.of_list(kind, {})
        for kind in ("organization", "program", "location", "taxonomy")
    }
    lists = {f"{kind}_in_list": hsds.of_list(kind, IN_LISTS.get(kind, {})) for kind in PATHS.values()}
    number = {"type": "integer", "minimum": 0}
    page = {
        "type": "object",
        "required": [
            "total_items",
            "total_pages",
            "page_number",
            "size",
            "first_page",
            "last_page",
            "empty",
            "contents",
        ],
        "properties": {
            **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), number),
            **dict.fromkeys(("first_page", "last_page", "empty"), _YES),
            "contents": {"type": "array"},
        },
    }
    texts = ("version", "profile", "openapi_url")
    return {
        **hsds.schemas(),
        **alone,
        **lists,
        "page": page,
        "minimal": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": _UUID, "last_modified": {"type": "string", "format": "date-time"}},
            "additionalProperties": False,
        },
        "about": {
            "type": "object",
            "required": list(texts),
            "properties": {name: {"type": "string"} for name in texts},
        },
        "problem": {
            "type": "object",
            "required": ["problem"],
            "properties": {"problem": {"type": "string"}},
        },
    }


def _answers(summary: str, schema: dict[str, Any], taken: tuple[str, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "As asked", "content": {"application/json": {"schema": schema}}},
            "429": _problem("Asked too often; the answer says in how many seconds to come back"),
        },
    }
    if taken:
        said["responses"]["400"] = _problem("Something is asked that there is not")
        said["parameters"] = [
            {"name": name, "in": "query", "schema": PARAMETERS[name][0], "description": PARAMETERS[name][1]}
            for name in taken
        ]
    return said


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _ref("problem")}}},
    }
