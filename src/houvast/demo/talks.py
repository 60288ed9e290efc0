"""When the demo's teams answer in writing, a few talks (one in hands, some that wait), and somebody to call
back. All invented.
"""

import uuid
from datetime import timedelta

from django.utils import timezone

from houvast.demo.people import acting, team_of
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.operations import answering, callbacks, talking

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
        mens, {**everything, "doors": ["CHAT", "MAILBOX"], "overflow": phone}, by=administrator
    )
    somebody = visitor(worker.organisation)
    begun = talking.begin_talk("CHAT", language="nl", line=phone, by=somebody)
    answering.take_talk(begun.id, by=worker)
    for author, text in IN_HANDS:
        if author == "PERSON":
            talking.say(begun.id, text, once=uuid.uuid4(), key=begun.entered.key, by=begun.entered.by)
        else:
            answering.reply(begun.id, text, once=uuid.uuid4(), by=worker)
    now = timezone.now()
    asked = callbacks.Asked(
        "CALL", "0470 00 00 00", "Zeg dat het de garage is.", now, now + timedelta(hours=23)
    )
    callbacks.ask_callback(asked, team=phone, by=worker)
    for name, wish, text in WAITING:
        talking.begin_talk(
            "MAILBOX", language="nl", name=name, wish=wish, line=phone, first=text, by=somebody
        )
