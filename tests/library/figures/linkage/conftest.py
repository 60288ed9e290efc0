"""Invented people on invented lists, and filters with a chosen number of ones."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from houvast.library.figures.linkage import Field, Filters, Ground, Key, Parameters

SYLLABLES = (
    "an ber ca dir el fi gre han i jan ka lot mar noor o pet quin ri so tim ur vee wou yas zo bos clae du "
    "goe her kel lam mae nij pee roe smet thys vor wil"
).split()


@pytest.fixture
def key() -> Key:
    return Key(bytes(range(32)))


@pytest.fixture
def parameters() -> Parameters:
    fields = (Field("first_name", "name", 20), Field("last_name", "name", 20), Field("born", "date", 20))
    return Parameters("test", fields)


@pytest.fixture
def ground() -> Ground:
    return Ground(
        purpose="How many people are seen by nobody",
        legal_ground="An invented decree, article 1",
        impact_assessment="Assessment 1 of the invented year",
        responsible_person="R. Peeters",
        responsible_role="data-protection officer",
        sources=("helpline", "police", "welfare"),
        assessed_on=date(2025, 1, 1),
        recorded_on=date(2025, 2, 1),
        ends_on=date(2026, 2, 1),
    )


@pytest.fixture
def ground_file(tmp_path: Path) -> Path:
    path = tmp_path / "record.yaml"
    path.write_text(
        "purpose: How many people are seen by nobody\nlegal_ground: An invented decree, article 1\n"
        "impact_assessment: Assessment 1 of the invented year\nresponsible_person: R. Peeters\n"
        "responsible_role: data-protection officer\nsources: [helpline, police]\n"
        "assessed_on: 2025-01-01\nrecorded_on: 2025-02-01\nends_on: 2026-02-01\n"
    )
    return path


@pytest.fixture
def people() -> Callable[[int, int], list[dict[str, str]]]:
    def invent(count: int, seed: int) -> list[dict[str, str]]:
        rng = np.random.default_rng(seed)
        return [
            {
                "first_name": "".join(rng.choice(SYLLABLES, 2)).title(),
                "last_name": "".join(rng.choice(SYLLABLES, rng.integers(2, 4))).title(),
                "born": f"{rng.integers(1940, 2006)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}",
            }
            for _ in range(count)
        ]

    return invent


@pytest.fixture
def mistaken() -> Callable[[dict[str, str], int], dict[str, str]]:
    """The same person with one typing error, as another office wrote them."""

    def mistake(person: dict[str, str], seed: int) -> dict[str, str]:
        rng = np.random.default_rng(seed)
        column = str(rng.choice(["first_name", "last_name"]))
        name = person[column]
        at = int(rng.integers(1, len(name)))
        return {**person, column: name[:at] + name[at + 1 :] if len(name) > 3 else name + "e"}

    return mistake


@pytest.fixture
def filters() -> Callable[..., Filters]:
    def make(source: str, words: np.ndarray) -> Filters:
        return Filters(source, "f", "k", words.shape[1] * 64, words.astype(np.uint64))

    return make
