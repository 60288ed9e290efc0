"""What the tests of the house look at: the parts of the records, their modules, rules, models and order."""

import importlib
import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model

from houvast.records.accounts.guard import Rule

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "houvast"
PARTS = tuple(sorted(path.name for path in (SOURCE / "records").iterdir() if (path / "__init__.py").exists()))


def module(part: str, name: str) -> ModuleType | None:
    """A door of a part, when it has one."""
    full = f"houvast.records.{part}.{name}"
    return importlib.import_module(full) if importlib.util.find_spec(full) else None


def modules(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The same door in every part that has it, with what it grew into when it became a folder."""
    for part in PARTS:
        found = module(part, name)
        if found is None:
            continue
        yield part, found
        for file in (
            sorted(Path(str(found.__file__)).parent.glob("*.py")) if hasattr(found, "__path__") else ()
        ):
            if file.stem != "__init__":
                yield part, importlib.import_module(f"{found.__name__}.{file.stem}")


def public_functions(of: ModuleType) -> list[Callable[..., Any]]:
    """Functions that are made in this module and begin with no underscore."""
    return [
        each
        for name, each in vars(of).items()
        if inspect.isfunction(each) and each.__module__ == of.__name__ and not name.startswith("_")
    ]


def rules() -> list[Rule]:
    """Every rule of every part."""
    return [each for _, found in modules("rules") for each in vars(found).values() if isinstance(each, Rule)]


def actions() -> set[str]:
    """Every action that a rule is about."""
    return {str(rule.action) for rule in rules()}


def models() -> list[type[Model]]:
    """Every table of ours."""
    return [model for model in apps.get_models() if model.__module__.startswith("houvast.")]


def part_of(model: type[Model]) -> str:
    return model.__module__.removeprefix("houvast.records.").split(".")[0]


def heights() -> dict[str, int]:
    """How high each part stands, by the import contract; those on one level are the same height."""
    contract = (ROOT / ".importlinter").read_text().split("[importlinter:contract:records-rooms]")[1]
    found = re.search(r"layers =\n((?:    .+\n)+)", contract)
    assert found
    levels = [line.strip().split(" | ") for line in found[1].splitlines()]
    return {part: -height for height, level in enumerate(levels) for part in level}
