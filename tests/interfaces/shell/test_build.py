"""The build of styles and scripts: skipped when nothing changed, plain and loud when npm is out of reach."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def build():
    spec = importlib.util.spec_from_file_location("frontend_build", ROOT / "frontend" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path):
    """The sources alone, elsewhere: no node_modules, nothing built."""
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "src/houvast/interfaces/shell/locale").mkdir(parents=True)
    return tmp_path


def out_of_reach(*args):
    raise OSError("no network")


def test_without_npm_a_plain_stylesheet_stands_in_and_a_warning_is_loud(build, copy, monkeypatch, capsys):
    monkeypatch.setattr(build.subprocess, "run", lambda *args, **options: out_of_reach())
    out = build.build(copy)
    names = json.loads((out / "manifest.json").read_text())
    assert all((out / file).exists() for file in names.values())
    assert "--paper" in (out / "public.css").read_text()
    assert "STYLES NOT BUILT" in capsys.readouterr().err


def test_after_a_plain_build_the_next_one_tries_again(build, copy, monkeypatch):
    tried = []
    monkeypatch.setattr(build, "bundle", lambda frontend, out: tried.append(out) or fail(build))
    build.build(copy)
    build.build(copy)
    assert len(tried) == 2


def fail(build):
    raise build.NotBuilt("npm ci: no network")


def test_nothing_is_built_when_nothing_changed(build, copy, monkeypatch):
    built = []
    monkeypatch.setattr(
        build, "bundle", lambda frontend, out: built.append(out.mkdir(parents=True, exist_ok=True))
    )
    build.build(copy)
    build.build(copy)
    assert len(built) == 1
    (copy / "frontend" / "tokens.css").write_text(":root {}")
    build.build(copy)
    assert len(built) == 2


def test_the_scripts_are_modules_that_need_no_bundler(build, copy, monkeypatch):
    """What a browser finds after a plain build: every import names a file that is there.

    But for libsodium, without which a journal says that it cannot seal (docs/decisions/0262).
    """
    monkeypatch.setattr(build, "bundle", lambda frontend, out: fail(build))
    out = build.build(copy)
    for script in (out / "js").rglob("*.js"):
        if script.name == "sealing.js":
            continue
        for line in script.read_text().splitlines():
            if line.startswith("import"):
                target = line.split('"')[1]
                assert (script.parent / target).exists(), (script.name, target)


def test_the_lock_names_no_host():
    assert "://" not in (ROOT / "frontend" / "package-lock.json").read_text(), (
        "run: npm run lock (in frontend/)"
    )


def test_no_font_of_the_government_and_no_crown_is_built(build):
    out = build.build(ROOT)
    together = "".join(file.read_text() for file in out.glob("*.css"))
    assert "GDS Transport" not in together
    assert "crown" not in together.lower()
    assert "url(http" not in together


def test_an_earlier_build_is_kept_when_npm_is_out_of_reach(build, copy, monkeypatch, capsys):
    out = copy / build.SHELL / "static" / "built"
    out.mkdir(parents=True)
    (out / "manifest.json").write_text("{}")
    (out / "face-ABCDEFGH.woff2").write_bytes(b"")
    monkeypatch.setattr(build, "bundle", lambda frontend, out: fail(build))
    build.build(copy)
    assert (out / "face-ABCDEFGH.woff2").exists()
    assert "STYLES NOT BUILT" in capsys.readouterr().err
