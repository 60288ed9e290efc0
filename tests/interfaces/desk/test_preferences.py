"""One's own language and shortcuts go with the person, not with the device."""

from houvast.records.accounts import queries


def test_the_desk_speaks_the_language_of_the_person(worker, cast):
    assert '<html lang="nl"' in worker.get("/desk/").content.decode()
    worker.post("/desk/preferences/", {"language": "fr", "shortcuts": "on"})
    assert '<html lang="fr"' in worker.get("/desk/").content.decode()
    assert queries.preferences(seen_by=cast.worker) == ("fr", True)


def test_the_switch_at_the_top_keeps_the_language_and_the_shortcuts(worker, cast):
    worker.post("/desk/preferences/", {"language": "nl"})
    answer = worker.post("/desk/language/", {"language": "de", "next": "/desk/contacts/?state=open"})
    assert answer.headers["Location"] == "/desk/contacts/?state=open"
    assert queries.preferences(seen_by=cast.worker) == ("de", False)


def test_the_switch_leads_nowhere_else(worker):
    answer = worker.post("/desk/language/", {"language": "de", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/desk/"


def test_a_language_that_is_not_spoken_changes_nothing(worker, cast):
    worker.post("/desk/language/", {"language": "xx"})
    worker.post("/desk/preferences/", {"language": "xx"})
    assert queries.preferences(seen_by=cast.worker)[0] == "nl"


def test_shortcuts_can_be_switched_off(worker):
    assert "data-shortcuts-off" not in worker.get("/desk/").content.decode()
    worker.post("/desk/preferences/", {"language": "nl"})
    assert "data-shortcuts-off" in worker.get("/desk/").content.decode()
