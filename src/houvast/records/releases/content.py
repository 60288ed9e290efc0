"""The files of a release, made of safe tables: each table in every format and language, drawings, answers;
and the estimates that were put in it.

What may be exported is `library.figures`' gate; this writes what passes it, and an index that names every
file with its hash. The index is also all that pages read of a release.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from houvast.library.codes import LANGUAGES
from houvast.library.figures import SafeTable, answer, check_one_method
from houvast.library.figures.blocks import kept, own_of
from houvast.library.figures.export.every import Ahead, alternative_of, every_file
from houvast.library.figures.labels import period
from houvast.library.figures.outgoing import LICENCE
from houvast.library.figures.readable import readable
from houvast.records.releases import folders
from houvast.records.releases.gathering import Progress, untold

ANSWERED_IN = answer.LANGUAGES
TITLES = {
    "nl": "Cijfers van {helpline}, {period}",
    "fr": "Chiffres de {helpline}, {period}",
    "de": "Zahlen von {helpline}, {period}",
    "en": "Figures of {helpline}, {period}",
}


def write(
    folder: Path,
    tables: Sequence[SafeTable],
    *,
    release: UUID,
    helpline: str,
    codebooks: Mapping[str, str],
    made_on: date,
    invented: bool,
    progress: Progress = untold,
) -> None:
    """Every file of the release, and the index, into an empty folder.

    `invented` says that the people counted are those of a demo; `made_on` is printed on the answers. Tables
    about the same people that are protected in two ways are refused.
    """
    check_one_method(tables)
    entries, steps = [], len(tables) + len(ANSWERED_IN)
    with Ahead(tables, for_answers=True) as ahead:
        for done, table in enumerate(tables, 1):
            entries.append(_write_table(folder, table, ahead))
            progress(done, steps)
    for done, language in enumerate(ANSWERED_IN, len(tables) + 1):
        answer.write_answer(folder, language, tables, made_on=made_on, helpline=helpline, invented=invented)
        progress(done, steps)
    from_, until = tables[0].from_, tables[0].until
    index = {
        "id": str(release),
        "helpline": helpline,
        "title": {lang: _title(helpline, from_, until, lang) for lang in LANGUAGES},
        "from": from_.isoformat(),
        "until": until.isoformat(),
        "licence": LICENCE,
        "codebooks": dict(codebooks),
        "tables": entries,
        "answer": list(_described(sorted(folder.glob("answer.*")), "answer")),
    }
    (folder / folders.INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1), "utf-8")


def _title(helpline: str, from_: date, until: date, language: str) -> str:
    return TITLES[language].format(helpline=helpline, period=period(from_, until, language))


def _write_table(folder: Path, table: SafeTable, ahead: Ahead) -> dict[str, Any]:
    """The files of one table, and what the index says of them."""
    name = table.definition.name
    alternatives = {}
    for file, content in every_file(table, ahead):
        (folder / file).write_bytes(content)
        if file.endswith(".png"):
            alternatives[file.removeprefix(f"{name}.").removesuffix(".png")] = alternative_of(content)
    read = {language: readable(table, language) for language in LANGUAGES}
    laid_out = json.dumps({language: asdict(read[language]) for language in LANGUAGES}, ensure_ascii=False)
    (folder / f"{name}.page.json").write_text(laid_out, "utf-8")
    blocks_ = {language: kept(own_of(table, language)) for language in LANGUAGES}
    (folder / f"{name}.{folders.BLOCKS}").write_text(json.dumps(blocks_, ensure_ascii=False), "utf-8")
    return {
        "name": name,
        "title": {language: read[language].title for language in LANGUAGES},
        "subtitle": {language: read[language].subtitle for language in LANGUAGES},
        "definition": {
            language: [list(line) for line in read[language].definition] for language in LANGUAGES
        },
        "drawing": alternatives,
        "files": list(_described(sorted(folder.glob(f"{name}.*")), name)),
    }


def _described(files: Iterable[Path], name: str) -> Iterator[dict[str, Any]]:
    for file in files:
        first, _, rest = file.name.removeprefix(f"{name}.").partition(".")
        language = first if first in LANGUAGES and rest else ""
        yield {
            "name": file.name,
            "format": rest if language else file.name.removeprefix(f"{name}."),
            "language": language,
            "size": file.stat().st_size,
            "sha256": folders.file_hash(file),
        }


def estimate_files(report: UUID, folder: Path) -> tuple[str, dict[str, bytes]]:
    """The name that an estimate has in a release, and its files under that name."""
    name = f"estimate-{report.hex[:8]}"
    return name, {f"{name}.{file.name}": file.read_bytes() for file in sorted(folder.iterdir())}


def estimate_entry(folder: Path, name: str, *, report: UUID, about: str) -> dict[str, Any]:
    """What the index says of an estimate in a release."""
    read = json.loads((folder / f"{name}.page.json").read_text("utf-8"))
    return {
        "name": name,
        "report": str(report),
        "about": about,
        "title": {language: said["title"] for language, said in read.items()},
        "subtitle": {language: said["subtitle"] for language, said in read.items()},
        "files": list(_described(sorted(folder.glob(f"{name}.*")), name)),
    }
