"""Where the built styles and scripts stand, by the name that templates use."""

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

BUILT = Path(__file__).with_name("static") / "built"


class NotBuilt(Exception):
    """Styles and scripts are missing; the message says how to make them."""


def address(name: str) -> str:
    """The address of a built file: `public.css` -> `/static/built/public-4QX2.css`."""
    manifest = BUILT / "manifest.json"
    try:
        changed = manifest.stat().st_mtime_ns
    except FileNotFoundError as problem:
        raise NotBuilt(
            f"{manifest} is missing: install the package or run python frontend/build.py"
        ) from problem
    names = _read(manifest, changed)
    if name not in names:
        raise NotBuilt(f"{name} is not among the built files: {', '.join(sorted(names))}")
    return static(f"built/{names[name]}")


def is_built(name: str) -> bool:
    """Whether a file exists that is only there after a full build, such as the typeface."""
    manifest = BUILT / "manifest.json"
    return manifest.exists() and name in _read(manifest, manifest.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(manifest: Path, changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(manifest.read_text())
    return names
