"""Each drill says its figure; they are told together at the end, a line each: `make drill`."""

from collections.abc import Callable

import pytest


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say what a drill found; nothing is said of one that missed."""

    def say(text: str) -> None:
        request.node.user_properties.append(("figure", f"{request.node.name}: {text}"))

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ended = [each for each in terminalreporter.getreports("passed") if each.when == "call"]
    said = [text for each in ended for name, text in each.user_properties if name == "figure"]
    if said:
        terminalreporter.section("drills")
        for line in sorted(said):
            terminalreporter.write_line(line)
