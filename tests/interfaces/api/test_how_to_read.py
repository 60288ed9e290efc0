"""What the page for researchers says, works: every address answers, every piece of Python runs."""

import re
import uuid
from pathlib import Path

import pytest
from django.test import Client

from records.releases import conftest as releases

pytestmark = pytest.mark.django_db
# A year of contacts, and its release, as the tests of releases have them.
home, few_tables = releases.home, releases.few_tables
contacted, gathered = releases.contacted, releases.gathered
PAGE = (Path(__file__).parents[3] / "docs/how-to/read-the-figures.md").read_text()
ADDRESSES = re.findall(r"https://helpline\.example(/\S*?)[`\s]", PAGE)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_address_of_the_page_answers_and_every_piece_of_it_runs(
    published: uuid.UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings,
):
    settings.LIMIT_NETWORKS = False
    assert len(ADDRESSES) > 7
    for address in ADDRESSES:
        answer = Client().get(address.replace("$RELEASE", str(published)))
        assert answer.status_code == 200, address
        if "contacts_by_problem" in address:
            (tmp_path / address.rsplit("/", 1)[1]).write_bytes(answer.content)
    monkeypatch.chdir(tmp_path)
    pieces = blocks("python")
    assert len(pieces) == 3
    for piece in pieces:
        exec(compile(piece, "read-the-figures.md", "exec"), {})
    said = capsys.readouterr().out
    assert "Partner" in said
    assert "PARTNER" in said
    assert "Contacts with content" in said
