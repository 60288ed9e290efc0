"""Each drill says its figure; they are told together at the end, a line each: `make drill`."""

from collections.abc import Callable

import pytest

_SAID: list[str] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say what a drill found; nothing is said of one that missed."""

    def say(text: str) -> None:
        _SAID.append(f"{request.node.name}: {text}")

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _SAID:
        terminalreporter.section("drills")
        for line in _SAID:
            terminalreporter.write_line(line)
