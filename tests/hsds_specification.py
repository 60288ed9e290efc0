"""Where the schemas and examples of HSDS 3.0 lie that we are compared with.

Their licence (CC BY-SA 4.0) is not ours, so they are not kept here: HSDS_SPECIFICATION names a folder with
`schema` and `examples` of the specification's release 3.0; else it is looked for beside this repository.
"""

import functools
import json
import os
from pathlib import Path

import jsonschema_rs
import pytest

HERE = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("HSDS_SPECIFICATION", HERE.parent / "shared" / "hsds"))

needed = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="HSDS_SPECIFICATION names no folder with the schemas and examples of HSDS 3.0"
)


def read(name: str):
    return json.loads((FOLDER / name).read_text("utf-8"))


@functools.cache
def _checker(name: str, strict: bool) -> jsonschema_rs.Draft202012Validator:
    schema = read(f"schema/compiled/{name}.json")
    if strict:
        _close(schema)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _close(schema) -> None:
    """additionalProperties false in every record, as the specification's own strict check does."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            schema["additionalProperties"] = False
        for below in schema.values():
            _close(below)
    elif isinstance(schema, list):
        for below in schema:
            _close(below)


def errors(name: str, record, *, strict: bool = False) -> list[str]:
    """What the compiled schema of that name says against a record."""
    found = _checker(name, strict).iter_errors(record)
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message[:120]}" for error in found]
