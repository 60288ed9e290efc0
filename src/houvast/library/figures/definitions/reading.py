"""Reading a declaration so that a refusal can name its line."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionRefused(ValueError):
    """A declared table that says something impossible. The message is file:line: what, and why."""


@dataclass
class Lines:
    """Where each key of a file stands, by the key's name (its first place)."""

    path: Path
    at: dict[str, int] = field(default_factory=dict)

    def refuse(self, key: str, why: str) -> NoReturn:
        raise DefinitionRefused(f"{self.path.name}:{self.at.get(key, 1)}: {key} {why}.")

    def only(self, mapping: Mapping[str, Any], allowed: Set[str], required: Set[str]) -> None:
        """Refuse a key that is not known, or one that is missing."""
        for key in mapping:
            if key not in allowed:
                self.refuse(key, f"is not known here (known: {', '.join(sorted(allowed))})")
        for key in sorted(required - mapping.keys()):
            self.refuse(key, "is missing")


def read(path: Path) -> tuple[dict[str, Any], Lines]:
    """The mapping in a YAML file, and the lines of its keys. A key written twice is refused."""
    lines = Lines(path)
    text = path.read_text(encoding="utf-8")
    try:
        node, value = _parsed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionRefused(f"{path.name}:{line}: not YAML: {error.problem}.") from error
    if not isinstance(value, dict):
        raise DefinitionRefused(f"{path.name}:1: not a mapping.")
    _collect(node, lines)
    return value, lines


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """Nodes with their lines and the plain value, by libyaml where it is there: ten times as fast."""
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _collect(node: yaml.Node | None, lines: Lines) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            lines.at.setdefault(key.value, key.start_mark.line + 1)
            if key.value in seen:
                raise DefinitionRefused(
                    f"{lines.path.name}:{key.start_mark.line + 1}: {key.value} stands twice."
                )
            seen.add(key.value)
            _collect(value, lines)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _collect(value, lines)
