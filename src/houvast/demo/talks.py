"""When the demo's teams answer in writing, a few talks (one in hands, some that wait), and somebody to call
back. All invented.
"""

import uuid
from datetime import timedelta

from django.utils import timezone

from houvast.demo.people import acting, command, team_of
from houvast.records.accounts.guard import visitor
from houvast.records.accounts.operations import name_team
from houvast.records.contacts.operations import answering, callbacks, mailing, talking
from houvast.records.contacts.queries.callbacks import callbacks as asked_to_call
from houvast.records.contacts.queries.talks import waiting

ALWAYS = [{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}]  # so that it can be tried at any time
LANGUAGES = ["nl", "fr", "de", "en"]

IN_HANDS = (
    ("PERSON", "Dag. Ik weet niet goed of ik hier juist zit."),
    ("WORKER", "Dag. Dat is niet erg, we zoeken het samen uit. Wat is er aan de hand?"),
    ("PERSON", "Mijn vriend wil elke avond mijn telefoon zien. Als ik nee zeg, smijt hij met dingen."),
    ("PERSON", "Is dat geweld? Hij slaat mij niet."),
)
WAITING = (
    ("Sam", "", "Mijn vrouw heeft mij gisteren weer geslagen, voor de kinderen. Wie gelooft dat?"),
    (
        "",
        "M",
        "Ik maak mij zorgen over mijn broer. Hij komt niet meer buiten zonder haar. Wat kan ik zeggen?",
    ),
)
FOR_THE_MENS_LINE = "Ik ben een man van 52. Ik heb dit nog aan niemand verteld. Mag dat hier?"
MAIL = """From: An <an@voorbeeld.example>
Message-ID: <{once}@voorbeeld.example>
Subject: Vraag over mijn vader
Content-Type: text/plain; charset=utf-8

Mijn vader van 81 geeft al zijn geld af aan mijn neef, en lijkt bang voor hem. Wat kan ik doen?
"""


PHONE_CALLED = {
    "nl": "Hulpverleners van de lijn",
    "fr": "L’équipe professionnelle",
    "de": "Die Fachleute",
    "en": "The professionals",
}
MENS_CALLED = {
    "nl": "Vrijwilligers van de mannenlijn",
    "fr": "Les bénévoles de la ligne pour hommes",
    "de": "Ehrenamtliche der Männerlinie",
    "en": "Volunteers of the men’s line",
}


def answer_in_writing() -> None:
    """Lines of the teams, and the talks."""
    administrator, worker = acting("administrator"), acting("worker")
    phone, mens = team_of("worker"), team_of("volunteer")
    everything = {"hours": ALWAYS, "time_zone": "Europe/Brussels", "closed_days": [], "languages": LANGUAGES}
    answering.set_line(
        phone,
        {
            **everything,
            "doors": ["CHAT", "MAILBOX", "WEBFORM", "EMAIL"],
            "may_choose": True,
            "overflow": None,
        },
        by=administrator,
    )
    answering.set_line(
        mens,
        {**everything, "doors": ["CHAT", "MAILBOX"], "overflow": phone, "only_chosen": True},
        by=administrator,
    )
    name_team(phone, PHONE_CALLED, by=administrator)
    name_team(mens, MENS_CALLED, by=administrator)
    somebody = visitor(worker.organisation)
    begun = talking.begin_talk("CHAT", language="nl", line=phone, by=somebody)
    answering.take_talk(begun.id, by=worker)
    for author, text in IN_HANDS:
        if author == "PERSON":
            talking.say(begun.id, text, once=uuid.uuid4(), key=begun.entered.key, by=begun.entered.by)
        else:
            answering.reply(begun.id, text, once=uuid.uuid4(), by=worker)
    arrive()


def somebody_waits() -> bool:
    return _a_message_waits() and _a_call_is_due()


def arrive() -> None:
    """Whoever opens the desk today finds somebody who waits: by message, by mail, for a call."""
    worker = acting("worker")
    phone, mens = team_of("worker"), team_of("volunteer")
    somebody, now = visitor(worker.organisation), timezone.now()
    if not _a_call_is_due():
        hours = now, now + timedelta(hours=23)
        asked = callbacks.Asked("CALL", "0470 00 00 00", "Zeg dat het de garage is.", *hours)
        callbacks.ask_callback(asked, team=phone, by=worker)
    if not _a_message_waits():
        for name, wish, text in WAITING:
            talking.begin_talk(
                "MAILBOX", language="nl", name=name, wish=wish, line=phone, first=text, by=somebody
            )
        talking.begin_talk("MAILBOX", language="nl", line=mens, first=FOR_THE_MENS_LINE, by=somebody)
        mailing.receive_mail(MAIL.format(once=uuid.uuid4()).encode(), own="", by=command())


def _a_message_waits() -> bool:
    return bool(waiting(seen_by=acting("worker")))


def _a_call_is_due() -> bool:
    return any(each.when == "now" for each in asked_to_call(seen_by=acting("worker")))
