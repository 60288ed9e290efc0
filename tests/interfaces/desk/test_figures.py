"""Figures at the desk: from a period to a publication by two people, and what others see of it."""

import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.library.figures.export import export
from houvast.library.figures.policy import POLICIES, SMALL_COUNTS, SMALL_COUNTS_AND_GROUPS
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from houvast.records.releases.models import Release

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
PERIOD = {"first": "2025-01-01", "last": "2025-12-31"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of an installation of its own; one table and one answer, which is quick."""
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    return tmp_path


@pytest.fixture
def contacted(cast: Cast) -> Cast:
    about_coping = {**WOMAN, "person-1-problem": "COPING", "person-2-problem": "COPING"}
    about_honour = {**WOMAN, "person-1-problem": "HONOUR", "person-2-problem": "HONOUR"}
    said = [*[WOMAN] * 6, *[MAN] * 6, *[about_coping] * 8, about_honour]
    contacts.import_registrations(map(registration, said), team=cast.phone_line, by=cast.command)
    return cast


@pytest.fixture
def gathered(contacted: Cast) -> uuid.UUID:
    return operations.gather(*YEAR, by=contacted.statistician)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def decide(client: Client, release: uuid.UUID, verb: str, **said: str) -> str:
    """Take a step, and the page that follows."""
    return client.post(f"/desk/figures/{release}/decide/{verb}/", said, follow=True).content.decode()


def test_a_period_goes_from_gathering_to_publication_by_two_people(contacted: Cast, client_of, home: Path):
    statistician, signer = client_of(contacted.statistician), client_of(contacted.signer)
    statistician.post("/desk/language/", {"language": "en"})
    signer.post("/desk/language/", {"language": "en"})
    page = statistician.post("/desk/figures/", PERIOD, follow=True).content.decode()
    release = Release.objects.get().id
    assert "Gathered. Look at every table" in page
    assert "Contacts by main problem" in page
    assert "Proposed. Somebody can check" in decide(statistician, release, "propose")
    assert "Checked. Somebody else" in decide(statistician, release, "check")
    assert "Signed. These figures" in decide(signer, release, "sign")
    assert "Published. Everybody" in decide(signer, release, "publish")
    assert (home / "releases" / str(release) / "index.json").exists()


def test_each_table_is_shown_protected_with_its_drawing_and_definition(gathered, contacted: Cast, client_of):
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "en"})
    page = text(client, f"/desk/figures/{gathered}/tables/contacts_by_problem/")
    assert 'role="img"' in page
    assert "What exactly is counted" in page
    assert re.search(
        r'<th scope="row"[^>]*>[^<]*honour[^<]*</th><td class="[^"]*protected">hidden</td>', page, re.I
    )


def test_the_tables_stand_by_what_is_counted_and_of_whom_said_once(gathered, contacted: Cast, client_of):
    page = text(client_of(contacted.statistician), f"/desk/figures/{gathered}/")
    tables = page.split('id="tables"')[1].split("</section>")[0]
    headings = re.findall(r"<h3[^>]*>([^<]+)</h3>", tables)
    assert headings
    assert len(headings) == len(set(headings))
    said = re.findall(r'<p class="quiet">([^<]+)</p>', tables)
    assert len(said) >= len(headings)
    assert all(
        re.search(rf"<h3[^>]*>{re.escape(unit)}</h3>\s*<p class=.quiet.>", tables) for unit in headings
    )
    assert "2025" not in tables  # the period is that of all, and stands above


def test_who_checked_reads_why_they_cannot_sign(gathered, contacted: Cast, client_of):
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.signer)
    signer = client_of(contacted.signer)
    signer.post("/desk/language/", {"language": "nl"})
    page = text(signer, f"/desk/figures/{gathered}/")
    assert "iemand anders" in page
    assert "/decide/sign/" not in page
    assert "iemand anders" in decide(signer, gathered, "sign")
    assert Release.objects.get().state == "CHECKED"


def test_a_statistician_is_offered_no_signature(gathered, contacted: Cast, client_of):
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.statistician)
    client = client_of(contacted.statistician)
    assert "/decide/" not in text(client, f"/desk/figures/{gathered}/")
    assert client.post(f"/desk/figures/{gathered}/decide/sign/").status_code == 404


def test_a_worker_sees_figures_once_they_are_published_and_decides_nothing(
    gathered, contacted: Cast, client_of
):
    worker = client_of(contacted.worker)
    assert str(gathered) not in text(worker, "/desk/figures/")
    for address in ("", "tables/contacts_by_problem/", "files/contacts_by_problem.csv"):
        assert worker.get(f"/desk/figures/{gathered}/{address}").status_code == 404
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.statistician)
    operations.sign(gathered, by=contacted.signer)
    operations.publish(gathered, by=contacted.signer)
    assert str(gathered) in text(worker, "/desk/figures/")
    page = text(worker, f"/desk/figures/{gathered}/")
    assert "/decide/" not in page
    assert "gather" not in text(worker, "/desk/figures/").casefold().split("<main")[1]


@pytest.mark.parametrize("published", [False, True])
def test_the_outsider_finds_no_figures_of_ours(published: bool, gathered, contacted: Cast, client_of):
    if published:
        operations.propose(gathered, by=contacted.statistician)
        operations.check(gathered, by=contacted.statistician)
        operations.sign(gathered, by=contacted.signer)
        operations.publish(gathered, by=contacted.signer)
    outsider = client_of(contacted.outsider)
    assert str(gathered) not in text(outsider, "/desk/figures/")
    for address in ("", "tables/contacts_by_problem/", "files/contacts_by_problem.csv"):
        assert outsider.get(f"/desk/figures/{gathered}/{address}").status_code == 404
    for verb in ("propose", "check", "sign", "publish", "withdraw"):
        assert outsider.post(f"/desk/figures/{gathered}/decide/{verb}/").status_code == 404
    assert outsider.post("/desk/figures/", PERIOD).status_code == 404


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ({"first": "2025-12-31", "last": "2025-01-01"}, "The last day lies before the first day."),
        ({"first": "2001-01-01", "last": "2001-12-31"}, "no contacts"),
        ({"first": "2025-01-01", "last": "2999-12-31"}, "not ended"),
        ({"first": "soon", "last": "2025-12-31"}, "valid date"),
        ({"first": "", "last": ""}, "required"),
        ({"first": "9999-01-01", "last": "9999-12-31"}, ""),
    ],
)
def test_a_period_that_cannot_be_gathered_is_refused_in_words(period, says: str, contacted: Cast, client_of):
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "en"})
    response = client.post("/desk/figures/", period)
    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()
    assert says in response.content.decode()
    assert not Release.objects.exists()


def test_a_withdrawal_needs_a_reason_and_shows_it(gathered, contacted: Cast, client_of):
    signer = client_of(contacted.signer)
    signer.post("/desk/language/", {"language": "nl"})
    decide(signer, gathered, "withdraw", reason="")
    assert Release.objects.get().state == "GATHERED"
    page = decide(signer, gathered, "withdraw", reason="TOO_MUCH_SHOWN")
    assert Release.objects.get().state == "WITHDRAWN"
    assert "meer getoond dan veilig is" in page


def test_withdrawn_figures_are_shown_to_nobody_who_only_reads(gathered, contacted: Cast, client_of):
    for verb in ("propose", "check"):
        getattr(operations, verb)(gathered, by=contacted.statistician)
    for verb in ("sign", "publish"):
        getattr(operations, verb)(gathered, by=contacted.signer)
    worker, here = client_of(contacted.worker), f"/desk/figures/{gathered}/"
    worker.post("/desk/language/", {"language": "en"})
    inside = sorted(set(re.findall(rf'href="({here}[^"]+)"', text(worker, here))))
    table = next(each for each in inside if "contacts_by_problem" in each)
    inside += re.findall(rf'href="({here}[^"]+)"', text(worker, table))
    assert any(each.endswith(".csv") for each in inside)
    assert any(each.endswith("/question/") for each in inside)
    operations.withdraw(gathered, reason="TOO_MUCH_SHOWN", by=contacted.signer)
    page = text(worker, here)
    assert "More was shown than is safe. Their tables and files are not shown any more." in page
    assert f'href="{here}' not in page
    assert {each: worker.get(each).status_code for each in inside} == dict.fromkeys(inside, 404)
    assert text(client_of(contacted.statistician), table)


def test_figures_of_the_same_period_take_the_place_of_the_former(gathered, contacted: Cast, client_of):
    for verb in ("propose", "check"):
        getattr(operations, verb)(gathered, by=contacted.statistician)
    operations.sign(gathered, by=contacted.signer)
    operations.publish(gathered, by=contacted.signer)
    second = operations.gather(*YEAR, by=contacted.statistician)
    operations.propose(second, by=contacted.statistician)
    operations.check(second, by=contacted.statistician)
    operations.sign(second, by=contacted.signer)
    signer = client_of(contacted.signer)
    page = text(signer, f"/desk/figures/{second}/")
    follows = re.search(r'name="follows" value="([^"]+)"', page)
    assert follows is not None
    decide(signer, second, "publish", follows=follows[1])
    assert Release.objects.get(pk=gathered).followed_by_id == second


def test_a_file_can_do_nothing_in_the_browser(gathered, contacted: Cast, client_of):
    client = client_of(contacted.statistician)
    page = client.get(f"/desk/figures/{gathered}/files/contacts_by_problem.nl.html")
    assert "sandbox" in page["Content-Security-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    saved = client.get(f"/desk/figures/{gathered}/files/contacts_by_problem.csv")
    assert saved["Content-Disposition"] == 'attachment; filename="contacts_by_problem.csv"'
    for name in ("index.json.bak", "..%2Findex.json", "nothing.csv"):
        assert client.get(f"/desk/figures/{gathered}/files/{name}").status_code == 404


def test_an_unknown_step_is_not_found(gathered, contacted: Cast, client_of):
    assert client_of(contacted.signer).post(f"/desk/figures/{gathered}/decide/burn/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_no_page_of_figures_is_left_in_english(language: str, gathered, contacted: Cast, client_of):
    client = client_of(contacted.signer)
    client.post("/desk/language/", {"language": language})
    english = (
        "Gather",
        "Figures of",
        "The next step",
        "What was decided",
        "Withdraw",
        "What exactly",
        "Tables<",
    )
    for address in ("", f"{gathered}/", f"{gathered}/tables/contacts_by_problem/"):
        page = text(client, f"/desk/figures/{address}")
        assert f'<html lang="{language}"' in page
        assert not [words for words in english if words in page], address


def test_figures_that_give_something_away_next_to_others_say_so_and_offer_no_step(
    contacted: Cast, client_of, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        EVERY_FILE, lambda table, ahead: [("contacts_by_problem.csv", export(table, "csv", "en"))]
    )
    first = operations.gather(*YEAR, by=contacted.statistician)
    for step, by in (("propose", "statistician"), ("check", "statistician"), ("sign", "signer")):
        getattr(operations, step)(first, by=getattr(contacted, by))
    contacts.import_registrations([registration(WOMAN)], team=contacted.phone_line, by=contacted.command)
    second = operations.gather(*YEAR, by=contacted.statistician)
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "nl"})
    page = text(client, f"/desk/figures/{second}/")
    assert "Naast andere cijfers geven deze iets prijs" in page
    assert "Contacten naar hoofdproblematiek: Partnergeweld" in page
    assert "/decide/propose/" not in page
    assert "/decide/withdraw/" in text(client_of(contacted.signer), f"/desk/figures/{second}/")
    assert "verzamel opnieuw als er meer veranderd is" in decide(client, second, "propose")


def test_groups_that_tell_on_their_members_are_named_until_somebody_decided(
    contacted: Cast, client_of, monkeypatch: pytest.MonkeyPatch
):
    """As they are where no pattern can hide them: here the policy does not ask for it."""
    monkeypatch.setitem(POLICIES, SMALL_COUNTS_AND_GROUPS.name, SMALL_COUNTS)
    asked = ("victims_by_sex_and_relationship",)
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: asked)
    release = operations.gather(*YEAR, by=contacted.statistician)
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "en"})
    title, told = "Groups that tell on their members", "Woman: at least 15 of 15 have “Current partner”."
    for address in (f"/desk/figures/{release}/", f"/desk/figures/{release}/tables/{asked[0]}/"):
        page = text(client, address)
        assert title in page
        assert told in page
    operations.propose(release, by=contacted.statistician)
    operations.check(release, by=contacted.statistician)
    operations.sign(release, by=contacted.signer)
    operations.publish(release, by=contacted.signer)
    assert title not in text(client, f"/desk/figures/{release}/")


def test_a_group_that_tells_on_its_members_is_hidden(
    contacted: Cast, client_of, monkeypatch: pytest.MonkeyPatch
):
    asked = ("victims_by_sex_and_relationship",)
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: asked)
    release = operations.gather(*YEAR, by=contacted.statistician)
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "en"})
    page = text(client, f"/desk/figures/{release}/tables/{asked[0]}/")
    assert "Groups that tell on their members" not in page
    assert 'protected">hidden</td>' in page
    assert "In groups of 5 to 49 people nobody can be certain that 90% or more have the same answer." in page


@pytest.mark.parametrize("step", ["gather", "propose"])
def test_who_waits_is_told_how_far_it_is_and_nobody_else_is(
    step: str, gathered: uuid.UUID, contacted: Cast, client_of, monkeypatch: pytest.MonkeyPatch
):
    waiting, other = client_of(contacted.statistician), client_of(contacted.signer)
    said: list[dict[str, int]] = []

    def works(*_given: Any, progress: Any, by: Any) -> uuid.UUID:
        progress(3, 8)
        said.extend(client.get("/desk/figures/far/").json() for client in (waiting, other))
        return gathered

    monkeypatch.setattr(operations, step, works)
    if step == "gather":
        waiting.post("/desk/figures/", PERIOD)
    else:
        decide(waiting, gathered, step)
    assert said == [{"done": 3, "of": 8}, {"done": 0, "of": 0}]
    assert waiting.get("/desk/figures/far/").json() == {"done": 0, "of": 0}
    for address in ("/desk/figures/", f"/desk/figures/{gathered}/"):
        assert '<div data-far="/desk/figures/far/" hidden>' in text(waiting, address)


def test_every_step_tells_how_far_it_is(gathered: uuid.UUID, contacted: Cast):
    """Beside figures of the same days, which are read as somebody outside reads them."""
    for step, by in (("propose", "statistician"), ("check", "statistician"), ("sign", "signer")):
        getattr(operations, step)(gathered, by=getattr(contacted, by))
    told: list[tuple[int, int]] = []
    operations.gather(*YEAR, progress=lambda done, of: told.append((done, of)), by=contacted.statistician)
    assert told
    assert told[-1][0] == told[-1][1]
    assert [done for done, _of in told] == sorted(done for done, _of in told)
