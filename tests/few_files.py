"""Releases that are written quickly, for tests that look at something else: all formats take long."""

import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from houvast.library.figures.charts import NothingToDraw, chart
from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import name_of
from houvast.library.figures.pictures import to_png
from houvast.library.figures.tables import SafeTable
from houvast.records.releases import content

WRITE = "houvast.records.releases.content.write"
EVERY_FILE = "houvast.records.releases.content.every_file"


def few_files(table: SafeTable, ahead: object = None) -> Iterator[tuple[str, bytes]]:
    """In place of `every_file`: data, spreadsheets and pages, and a drawing in Dutch and English."""
    name = name_of(table)
    for format_ in ("csv", "csv-metadata.json", "json"):
        yield f"{name}.{format_}", export(table, format_, "en")
    for language in LANGUAGES:
        for format_ in ("html", "xlsx"):
            yield f"{name}.{language}.{format_}", export(table, format_, language)
    for language in ("nl", "en"):
        try:
            drawn = chart(table, language)
        except NothingToDraw:
            return
        yield f"{name}.{language}.svg", drawn.svg.encode("utf-8")
        yield f"{name}.{language}.png", to_png(drawn.svg, drawn.alternative)


_REAL_WRITE = content.write
_WRITTEN: dict[str, dict[str, bytes]] = {}


def write_once(folder: Path, tables: Sequence[SafeTable], *, release: uuid.UUID, **said: Any) -> None:
    """In place of `content.write`: the same tables are drawn and typeset once in a run, then copied."""
    about = [(name, value) for name, value in sorted(said.items()) if name != "progress"]
    key = repr([about, content.every_file, *((table, *table.cells.values()) for table in tables)])
    if key not in _WRITTEN:
        _REAL_WRITE(folder, tables, release=release, **said)
        _WRITTEN[key] = {file.name: file.read_bytes() for file in folder.iterdir()}
    for name, content_of in _WRITTEN[key].items():
        (folder / name).write_bytes(content_of)
    index = folder / "index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"id": str(release)}))
    said.get("progress", print)(len(tables) + 1, len(tables) + 1)
