"""Things are called by the words of the domain, and a file has one subject."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from house.rooms import ROOT, SOURCE, models
from houvast.records.accounts.roles import Role

WITHOUT_A_ROOM = set("utils util helpers helper common misc core base manager services".split())
FOLDERS = ("src", "tests", "contracts", "bench", "tools")
OURS = [file for top in FOLDERS for file in sorted((ROOT / top).rglob("*.py"))]
SOURCES = [file for file in sorted(SOURCE.rglob("*.py")) if "migrations" not in file.parts]
WITH_A_SUBJECT = [file for file in SOURCES if file.name not in ("__init__.py", "apps.py")]
LONGEST_FILE, LONGEST_FUNCTION = 350, 60

# Longer than 350 lines (most are under 300), each with the reason why it is better whole.
LONG_FILES = {
    "src/houvast/records/audit/sentences.py": "a catalogue: each event of the trail in two languages",
    "src/houvast/records/retention/wording.py": "a catalogue: what is kept, line by line, in words",
    "src/houvast/records/contacts/sealed.py": "one door: everything of contacts that is sealed, kind by kind",
    "src/houvast/records/contacts/talks.py": "what every operation on a talk is made of, piece by piece",
    "src/houvast/records/accounts/roles.py": "a catalogue: every role with what it may do",
    "src/houvast/records/contacts/questionnaire.py": "the declaration of every question, and its one reader",
    "src/houvast/library/figures/answer.py": "the written answer, part by part, in the order it is read",
    "src/houvast/library/figures/estimates/loglinear.py": "one model, from the design to the interval",
    "src/houvast/library/figures/tables.py": "what a table is, raw, safe and public, and the gate between",
    "src/houvast/records/directory/matching.py": "one computation: what the arrays hold, and how they answer",
    "src/houvast/demo/directory.py": "a catalogue: what was read of public services, and invented ones",
    "src/houvast/records/contacts/operations/answering.py": "what a worker does with a talk, in turn",
    "src/houvast/records/contacts/rules.py": "a catalogue: who may do what with which contacts",
    "src/houvast/records/contacts/operations/__init__.py": "from draft to correction, in turn",
}
LONG_FUNCTIONS: dict[str, str] = {}


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the source, with its number of lines."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{file.relative_to(ROOT)}:{node.name}", lines


def test_no_file_is_named_after_having_no_subject():
    assert [str(file) for file in OURS if WITHOUT_A_ROOM & {file.stem, file.parent.name}] == []


def test_a_file_longer_than_350_lines_says_why():
    long = {
        str(file.relative_to(ROOT)) for file in SOURCES if len(file.read_text().splitlines()) > LONGEST_FILE
    }
    assert long <= set(LONG_FILES)
    assert all((ROOT / file).exists() for file in LONG_FILES)


def test_a_function_longer_than_60_lines_says_why():
    assert {name for name, lines in functions() if lines > LONGEST_FUNCTION} == set(LONG_FUNCTIONS)


def test_most_functions_are_under_a_dozen_lines():
    lengths = [lines for _, lines in functions()]
    assert sum(lines <= 12 for lines in lengths) > len(lengths) / 2


@pytest.mark.parametrize("file", WITH_A_SUBJECT, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_file_begins_with_what_it_is_for(file: Path):
    assert ast.get_docstring(ast.parse(file.read_text()))


def words() -> dict[str, list[str]]:
    """The rows of docs/words.md by their word."""
    rows = re.findall(r"^\| (.+) \|$", (ROOT / "docs" / "words.md").read_text(), re.MULTILINE)
    cells = [[cell.strip() for cell in row.split(" | ")] for row in rows]
    return {row[0]: row[1:] for row in cells if row[0] not in ("word", "---")}


def test_every_word_has_a_dutch_word_and_says_what_it_is_and_what_it_is_not():
    assert len(words()) > 30
    for word, told in words().items():
        assert len(told) == 3, word
        assert all(told), word


def test_every_table_and_role_is_a_word_of_the_house():
    """In the words of docs/words.md; a few tables are named by two words of it."""
    known = " ".join(words()).lower()
    called = {
        "Organisation": "helpline", "Staff": "worker", "Entry": "trail", "ChainEnd": "trail",
        "ReaderKey": "sealed", "FormerAnswers": "correction", "ReportedPerson": "reported person",
        "Membership": "team", "Installation": "installation", "KeyRecoveryCode": "recovery code",
        "RecoveryKey": "recovery key", "CustodyShare": "custodian", "Recovery": "recovery",
        "HalfOpened": "custodian", "TeamKeys": "key", "HeldKey": "key", "MonthKey": "key of a month",
        "SignIn": "sign-in", "AgencySignIn": "own sign-in of an agency",
        "AgencySubject": "own sign-in of an agency", "SecondFactor": "second factor",
        "GlassRequest": "break the glass",
        "TalkKey": "talk key", "TurnedAway": "turned away",
        "CampaignPlan": "plan of a campaign",
        "TestimonyOffer": "testimony", "Heard": "heard of",
        "MeasureVersion": "measure", "PlanReport": "yearly report",
        "PageVersion": "version of a page", "SuggestionVersion": "suggested answer",
        "NameplateVersion": "nameplate",
        "LetterVersion": "letter",
        "ServiceVersion": "version of a service",
        "NumberIndex": "blind index", "TalkFile": "talk file", "FilePiece": "file piece",
        "OwnAddress": "own address",
        "DangerAct": "danger act", "DangerKey": "danger key", "SecondReading": "second reading",
        "PlaceKind": "kind of place", "PublicBand": "band",
        "ReferralStep": "referral", "TalkMail": "talk mail", "MailArrival": "mail arrival",
        "MailAnswer": "mail answer", "MarkedCaller": "marked caller",
        "LocationTerm": "location term", "ComparingKey": "comparing key", "LentLocation": "lent location",
        "LocationOpening": "location opening", "HeldText": "held text", "SecretAddress": "secret address",
        "AgencyTie": "agency tie", "CaseEvent": "event of a case", "CaseTask": "task",
        "JournalPass": "journal pass", "JournalEntry": "entry of a journal", "JournalPiece": "file piece",
        "JournalDay": "day root", "DayRoot": "day root",
        "CaseAssessment": "assessment", "SafetyPlan": "safety plan",
        "AgendaItem": "agenda item", "MinuteLine": "minute line",
        "InvokedGround": "invoked ground", "ContributionKey": "key", "AgencyNote": "note of an agency",
        "CaseDocument": "document of a case", "CaseLink": "link of cases",
        "LookedAnswer": "answer to who looked",
        "DocumentPiece": "file piece",
        "CaseTie": "tie", "SeatHolder": "seat", "Notification": "notification (of an agency)",
        "ProsecutorReport": "report to the prosecutor", "JointYes": "joint yes",
    }  # fmt: skip
    names = [called.get(model.__name__, model.__name__.lower()) for model in models()]
    assert [name for name in (*names, *(role.value for role in Role)) if name not in known] == []


def test_the_product_is_not_named_on_the_device_of_a_person():
    on_device = (
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
        settings.STATIC_URL,
    )  # fmt: skip
    assert not [name for name in on_device if "houvast" in name.lower()]
