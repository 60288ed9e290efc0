"""The build hook: styles, scripts and messages are built when the package is (also when editable)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's generic wants its own config class
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        _builder(root / "frontend" / "build.py").build(root)


def _builder(file: Path) -> ModuleType:
    """frontend/ is no package: its one Python file is read from where it lies."""
    spec = importlib.util.spec_from_file_location("frontend_build", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
