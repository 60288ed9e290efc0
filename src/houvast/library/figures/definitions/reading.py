"""Reading a declaration so that a refusal can name its line."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionRefused(ValueError):
    """A declared table that says something impossible. The message is file:line: what, and why."""


_BEGINS = object()  # in place of a key: the line on which the mapping begins


@dataclass
class Lines:
    """Where each key of a file stands: by its name (its first place), and within each mapping."""

    path: Path
    at: dict[str, int] = field(default_factory=dict)
    within: dict[int, dict[Any, int]] = field(default_factory=dict)
    refusal: type[DefinitionRefused] = DefinitionRefused

    def refuse(self, key: Any, why: str, within: object = None) -> NoReturn:
        """Refuse what is said under a key: of this mapping, or of the first that has it."""
        lines = self.within.get(id(within), {})
        line = lines.get(key) or lines.get(_BEGINS) or self.at.get(str(key), 1)
        raise self.refusal(f"{self.path.name}:{line}: {key} {why}.")

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
    return read_text(path.read_text(encoding="utf-8"), lines), lines


def read_text(text: str, lines: Lines) -> dict[str, Any]:
    """The mapping in a text, whose keys and their lines are told to `lines`."""
    name = lines.path.name
    try:
        value = _parsed(text, lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise lines.refusal(f"{name}:{line}: not YAML: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise lines.refusal(f"{name}:1: not YAML.") from error
    if not isinstance(value, dict):
        raise lines.refusal(f"{name}:1: not a mapping.")
    return value


def _parsed(text: str, lines: Lines) -> Any:
    """The plain value, by libyaml where it is there: ten times as fast."""
    loader = _Loader(text)
    loader.lines = lines
    try:
        node = loader.get_single_node()
        _collect(node, lines, set())
        return loader.construct_document(node) if node else None
    finally:
        loader.dispose()


class _Loader(_LOADER):  # type: ignore[misc, valid-type]  # one of two classes with the same methods
    """Tells `lines` where each key of each mapping stands, also of what is merged in from elsewhere."""

    lines: Lines

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:  # a 13th month, a number of ten thousand digits
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Each key once: a few lines that merge one another twice would stand for billions."""
        super().flatten_mapping(node)
        node.value = list({(key.tag, key.value): (key, value) for key, value in node.value}.values())

    def mapping_with_lines(self, node: yaml.MappingNode) -> Iterator[dict[Any, Any]]:
        made: dict[Any, Any] = {}
        yield made
        made.update(self.construct_mapping(node))
        found = {self.construct_object(key): key.start_mark.line + 1 for key, _ in node.value}
        self.lines.within[id(made)] = {**found, _BEGINS: node.start_mark.line + 1}


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping_with_lines)


def _collect(node: yaml.Node | None, lines: Lines, seen: set[int]) -> None:
    """The lines of all keys. What aliases repeat is looked at once: few lines could stand for billions."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise lines.refusal(f"{lines.path.name}:{key.start_mark.line + 1}: a key is no word.")
            lines.at.setdefault(key.value, key.start_mark.line + 1)
            if key.value in keys and key.value != "<<":
                raise lines.refusal(f"{lines.path.name}:{key.start_mark.line + 1}: {key.value} stands twice.")
            keys.add(key.value)
            _collect(value, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _collect(value, lines, seen)
