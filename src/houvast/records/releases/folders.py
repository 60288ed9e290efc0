"""Where the files of releases lie in an installation, and how they get there whole.

facts/<id>      the snapshot behind a release: personal data, only the owner can enter
prepared/<id>   its protected tables and their files, before anybody outside may see them
reports/<id>    an estimate that somebody asked for, as it may be published; to be put in a release
releases/<id>   the same files, published: read-only, and an index.json that says what they are

A folder is written under another name and then renamed, so it is there whole or not at all. What is in
`releases` never changes; only its index may later say that it was withdrawn or followed.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

INDEX = "index.json"
BLOCKS = "blocks.json"
"""What answers to written questions show of a table, by language."""
_LATER = {"state", "published", "sha256", "withdrawn", "withdrawn_on", "followed_by"}
"""What an index says of what became of its files: nobody signs that."""
_UNFINISHED = ".unfinished-"


class FilesChanged(Exception):
    """Files are not those that were decided on."""


def facts(release: UUID) -> Path:
    return Path(settings.HOME) / "facts" / str(release)


def prepared(release: UUID) -> Path:
    return Path(settings.HOME) / "prepared" / str(release)


def report(id: UUID) -> Path:
    return Path(settings.HOME) / "reports" / str(id)


def published(release: UUID) -> Path:
    return Path(settings.RELEASES) / str(release)


def lies_in(release: UUID) -> Path:
    """The folder with the files of a release: the published one, else the prepared one."""
    return published(release) if published(release).is_dir() else prepared(release)


def write_whole(folder: Path, write: Callable[[Path], None], *, mode: int = 0o700) -> None:
    """Fill a folder that does not exist yet; whoever is killed in between leaves no folder of that name."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=mode)
    unfinished = folder.with_name(_UNFINISHED + folder.name)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=mode)
    try:
        write(unfinished)
        for file in unfinished.iterdir():
            _sync(file)
        _sync(unfinished)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _sync(folder.parent)


def content_hash(folder: Path, *, without: Container[str] = ()) -> str:
    """One hash over the name and content of every file; of the index, all but what became of its files."""
    counted = [file for file in sorted(folder.iterdir()) if file.name != INDEX and file.name not in without]
    lines = [f"{file.name} {file_hash(file)}\n" for file in counted]
    if (folder / INDEX).exists():
        lines.append(f"{INDEX} {_index_hash(folder / INDEX, without)}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _index_hash(index: Path, without: Container[str]) -> str:
    said = {name: value for name, value in json.loads(index.read_text("utf-8")).items() if name not in _LATER}
    estimates = [
        each
        for each in said.pop("estimates", ())
        if not any(file["name"] in without for file in each["files"])
    ]
    signed = json.dumps({**said, "estimates": estimates}, sort_keys=True)
    return hashlib.sha256(signed.encode()).hexdigest()


def file_hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def refuse_changed(folder: Path, sha256: str) -> None:
    """Refuse a folder that is missing, or whose files are not the ones with this hash."""
    if not folder.is_dir() or content_hash(folder) != sha256:
        raise FilesChanged


def add(folder: Path, files: Mapping[str, bytes], *, sha256: str) -> None:
    """Add files to a folder that holds what has this hash; its index does not name them yet.

    Whoever is killed in between leaves files that the hash does not know: doing it again puts that right.
    """
    if not folder.is_dir() or sha256 not in (content_hash(folder), content_hash(folder, without=files)):
        raise FilesChanged
    for name, content in files.items():
        (folder / name).write_bytes(content)
        _sync(folder / name)
    _sync(folder)


def publish(release: UUID, *, sha256: str, says: Mapping[str, Any]) -> None:
    """Copy the prepared files to the published ones, read-only, with what the index now says of them."""
    source, folder = prepared(release), published(release)
    if folder.exists():  # placed earlier by somebody who was killed before the decision was stored
        refuse_changed(folder, sha256)
    else:
        write_whole(folder, lambda unfinished: _copy(source, unfinished, sha256), mode=0o755)
    relabel(release, says)


def relabel(release: UUID, says: Mapping[str, Any]) -> None:
    """Let the index of a published folder say what became of it; its files stay as they are."""
    _say(published(release), says)


def list_in(folder: Path, says: Mapping[str, Any]) -> None:
    """Let the index of a prepared folder name what was added to it."""
    _say(folder, says)


def _say(folder: Path, says: Mapping[str, Any]) -> None:
    index = folder / INDEX
    said = json.loads(index.read_text("utf-8")) | says
    fresh = index.with_name(f".{INDEX}")
    fresh.unlink(missing_ok=True)
    fresh.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    fresh.chmod(0o444)
    _sync(fresh)
    fresh.replace(index)
    _sync(index.parent)


def index_of(release: UUID) -> dict[str, Any]:
    """What is known of a release's files: of the published ones, else of the prepared ones."""
    for folder in (published(release), prepared(release)):
        if (folder / INDEX).is_file():
            said: dict[str, Any] = json.loads((folder / INDEX).read_text("utf-8"))
            return said
    return {}


def file_of(release: UUID, name: str) -> Path | None:
    """A file that the index names, and no other."""
    named = {INDEX, *(file["name"] for file in files_in(index_of(release)))}
    for folder in (published(release), prepared(release)):
        if name in named and (folder / name).is_file():
            return folder / name
    return None


def drop(folder: Path) -> None:
    """Delete a folder and all in it; one that is gone already is gone. OSError where something stays."""
    while folder.exists():  # again where somebody else was deleting it, too
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


def strays(known: set[str], *, before: datetime) -> list[Path]:
    """Folders that belong to no release and no report: left by somebody who was killed."""
    kinds = [Path(settings.HOME) / name for name in ("facts", "prepared", "reports")]
    found = [folder for kind in kinds if kind.is_dir() for folder in kind.iterdir()]
    return [
        folder for folder in found if folder.name not in known and folder.stat().st_mtime < before.timestamp()
    ]


def files_in(index: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Everything that an index names, with format, language, size and hash."""
    entries = [*index.get("tables", ()), *index.get("estimates", ())]
    return [file for entry in entries for file in entry["files"]] + list(index.get("answer", ()))


def _copy(source: Path, folder: Path, sha256: str) -> None:
    for file in source.iterdir():
        shutil.copyfile(file, folder / file.name)
        (folder / file.name).chmod(0o444)
    refuse_changed(folder, sha256)


def _sync(path: Path) -> None:
    """What is renamed into place is on disk, also after a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
