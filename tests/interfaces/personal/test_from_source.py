"""Whoever builds the journal's scripts from source gets the bytes that are served, and the published hash."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

import pytest

from houvast.interfaces.personal.views import SCRIPTS, scripts

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


def built_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """As a stranger builds them there: the source alone, what it needs fetched by the lock file."""
    shutil.copytree(
        ROOT / "frontend", folder / "frontend", ignore=shutil.ignore_patterns("node_modules", "__pycache__")
    )
    monkeypatch.syspath_prepend(str(folder / "frontend"))
    monkeypatch.delitem(sys.modules, "build", raising=False)
    import build

    assert Path(build.__file__).is_relative_to(folder)
    out = folder / "built"
    try:
        build.bundle(folder / "frontend", out)
    except build.NotBuilt as reason:
        if "npm ci" in str(reason):
            pytest.skip(f"packages cannot be fetched here: {reason}")
        raise
    finally:
        monkeypatch.delitem(sys.modules, "build", raising=False)
    names = [name.partition(".")[0] for name in SCRIPTS]
    return {
        file.name: file.read_bytes()
        for file in sorted(out.glob("*.js"))
        if re.fullmatch(rf"({'|'.join(names)})-[A-Z0-9]+\.js", file.name)
    }


def test_two_clean_builds_elsewhere_are_the_same_bytes_and_have_the_published_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`scripts()` is what the page publishes (test_pages.py)."""
    one = built_in(tmp_path / "one", monkeypatch)
    other = built_in(tmp_path / "somewhere" / "else" / "and-deeper", monkeypatch)
    assert len(one) == len(SCRIPTS)
    assert one == other
    published = {each.address.rsplit("/", 1)[1]: each.sha256 for each in scripts()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in one.items()} == published
