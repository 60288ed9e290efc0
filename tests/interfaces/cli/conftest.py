"""Running the houvast command inside a test: its own folder, its exit code, what it said and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from houvast.interfaces.cli import main, terminal


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    said: str


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Folders of an installation of its own."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.RELEASES = settings.HOME / "releases"
    return Path(settings.HOME)


@pytest.fixture
def houvast(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command with these arguments, as from a shell."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["houvast", *map(str, arguments)])
        for name, stderr in (("speech", True), ("answers", False)):
            fresh = Console(stderr=stderr, highlight=False, width=200)
            for module in (
                terminal,
                main.audit,
                main.backup,
                main.deployment,
                main.doctor,
                main.figures,
                main.installation,
                main.journal,
                main.retention,
                main.risk,
            ):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, fresh)
        capfd.readouterr()
        try:
            main.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
