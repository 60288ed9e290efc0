"""JSON Schema of a record, made from our own table of HSDS 3.0: what an OpenAPI document says of answers."""

from typing import Any

from houvast.library.hsds.kinds import EMAIL, KINDS, MOMENT, NUMBER, URI, UUID, Many, One
from houvast.library.hsds.tables import AT_ROOT

_FORMATS = {UUID: "uuid", URI: "uri", EMAIL: "email", MOMENT: "date-time"}


def schemas(prefix: str = "#/components/schemas/") -> dict[str, Any]:
    """One schema for each kind, and KIND_whole for those that show more at the root."""
    made = {kind: _schema(kind, prefix) for kind in KINDS}
    for kind, name in AT_ROOT:
        whole = _schema(kind, prefix)
        whole["properties"][name] = _below(KINDS[kind].below[name], prefix)
        made[f"{kind}_whole"] = whole
    return made


def of_list(kind: str, below: dict[str, str], prefix: str = "#/components/schemas/") -> dict[str, Any]:
    """One entry of a list: the record alone, and under each name of `below` the schema named there."""
    whole = _fields(kind)
    whole["properties"] |= {name: {"$ref": prefix + schema} for name, schema in below.items()}
    return whole


def _schema(kind: str, prefix: str) -> dict[str, Any]:
    whole = _fields(kind)
    for name, below in KINDS[kind].below.items():
        if (kind, name) in AT_ROOT:
            continue
        whole["properties"][name] = _below(below, prefix)
    return whole


def _below(below: Many | One, prefix: str) -> dict[str, Any]:
    ref = {"$ref": prefix + below.kind}
    return {"type": "array", "items": ref} if isinstance(below, Many) else ref


def _fields(kind: str) -> dict[str, Any]:
    fields = KINDS[kind].fields.values()
    properties: dict[str, Any] = {}
    for field in fields:
        said: dict[str, Any] = {"type": "number" if field.kind == NUMBER else "string"}
        if field.kind in _FORMATS:
            said["format"] = _FORMATS[field.kind]
        if field.choices:
            said["enum"] = list(field.choices)
        properties[field.name] = said
    return {
        "type": "object",
        "required": [field.name for field in fields if field.required],
        "properties": properties,
        "additionalProperties": False,
    }
