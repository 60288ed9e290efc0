"""What the API of published figures says of itself: an OpenAPI document."""

from functools import cache
from typing import Any

_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_DAY = {"type": "string", "format": "date"}
_WORDS = {"type": "object", "additionalProperties": _TEXT}
_OR_NOT = {"anyOf": [_UUID, {"type": "null"}]}
_RELEASE = {
    "id": _UUID,
    "url": {"type": "string", "format": "uri"},
    "helpline": _TEXT,
    "from": _DAY,
    "until": {**_DAY, "description": "The first day after the period."},
    "published_on": _DAY,
    "withdrawn": {"anyOf": [_WORDS, {"type": "null"}], "description": "The reason, by language."},
    "followed_by": _OR_NOT,
}
_FILE = {
    "name": _TEXT,
    "format": {**_TEXT, "description": "csv, csv-metadata.json, sdmx.xml, structure.xml, parquet, ods, ..."},
    "language": {**_TEXT, "description": "Empty where the file is the same in every language."},
    "size": {"type": "integer", "minimum": 0},
    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "url": {"type": "string", "format": "uri"},
}
_ENTRY = {
    "name": _TEXT,
    "title": _WORDS,
    "subtitle": _WORDS,
    "definition": {"type": "object", "description": "By language, pairs of a term and what it is."},
    "files": {"type": "array", "items": {"$ref": "#/components/schemas/file"}},
}


@cache
def document() -> dict[str, Any]:
    """The whole document; addresses in it are relative to where it lies."""
    release = {"name": "release", "in": "path", "required": True, "schema": _UUID}
    name = {"name": "name", "in": "path", "required": True, "schema": {**_TEXT, "minLength": 1}}
    one = _answers("One release with its tables and files", {"$ref": "#/components/schemas/whole_release"})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Published figures",
            "version": "1",
            "description": "Read only. Hidden cells are hidden in every format. Files never change.",
        },
        "servers": [{"url": "."}],
        "paths": {
            "/": {"get": _answers("Every release that was published", {"$ref": "#/components/schemas/list"})},
            "/{release}": {"parameters": [release], "get": _or_missing(one)},
            "/{release}/{name}": {
                "parameters": [release, name],
                "get": _or_missing(_file_answer("A file, as it was signed", "*/*")),
            },
            "/catalogue.ttl": {"get": _file_answer("All that stands, as DCAT-AP 3", "text/turtle")},
            "/catalogue.jsonld": {
                "get": _file_answer("All that stands, as DCAT-AP 3", "application/ld+json")
            },
        },
        "components": {"schemas": _schemas()},
    }


def _schemas() -> dict[str, Any]:
    files = {"type": "array", "items": {"$ref": "#/components/schemas/file"}}
    entries = {"type": "array", "items": {"$ref": "#/components/schemas/entry"}}
    whole = {
        **_RELEASE,
        "title": _WORDS,
        "licence": _TEXT,
        "codebooks": {"type": "object"},
        "tables": entries,
        "estimates": entries,
        "answer": files,
    }
    listed = {
        "version": _TEXT,
        "openapi_url": {"type": "string", "format": "uri"},
        "catalogue": _WORDS,
        "releases": {"type": "array", "items": {"$ref": "#/components/schemas/release"}},
    }
    return {
        "release": _object(_RELEASE),
        "whole_release": _object(whole),
        "entry": {**_object(_ENTRY), "required": ["name", "title", "files"]},
        "file": _object(_FILE),
        "list": _object(listed),
        "problem": _object({"problem": _TEXT}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _answers(summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "responses": {
            "200": {"description": "As asked", "content": {"application/json": {"schema": schema}}},
            "429": _problem("Asked too often; the answer says in how many seconds to come back"),
        },
    }


def _file_answer(summary: str, media_type: str) -> dict[str, Any]:
    said = _answers(summary, {})
    said["responses"]["200"]["content"] = {media_type: {"schema": {}}}
    return said


def _or_missing(said: dict[str, Any]) -> dict[str, Any]:
    said["responses"]["404"] = _problem("No release that stands has this")
    return said


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
