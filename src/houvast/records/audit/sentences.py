"""Each event of the trail as a sentence in Dutch and English: done, and refused.

Actions are known here by their code only. A test fails for an action without a sentence.
"""

from dataclasses import dataclass

LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Sentence:
    """What follows the name of who acted, by language. `{count}` is how many records a bulk event touched."""

    done: dict[str, str]
    refused: dict[str, str]


def _sentence(nl: str, en: str, nl_refused: str, en_refused: str) -> Sentence:
    return Sentence(
        {"nl": nl, "en": en},
        {"nl": f"wilde {nl_refused} en werd geweigerd", "en": f"tried to {en_refused} and was refused"},
    )


SENTENCES: dict[str, Sentence] = {
    "accounts.found": _sentence(
        "richtte de hulplijn op", "founded the helpline", "een hulplijn oprichten", "found a helpline"
    ),
    "accounts.declare_demo": _sentence(
        "maakte van deze databank een demonstratie",
        "declared this database a demonstration",
        "van deze databank een demonstratie maken",
        "declare this database a demonstration",
    ),
    "accounts.add_team": _sentence("voegde een team toe", "added a team", "een team toevoegen", "add a team"),
    "accounts.invite": _sentence(
        "nodigde iemand uit om hier te werken",
        "invited somebody to work here",
        "iemand uitnodigen om hier te werken",
        "invite somebody to work here",
    ),
    "accounts.assign": _sentence(
        "gaf iemand een rol in een team",
        "gave somebody a role in a team",
        "iemand een rol in een team geven",
        "give somebody a role in a team",
    ),
    "accounts.unassign": _sentence(
        "nam iemand een rol in een team af",
        "took a role in a team from somebody",
        "iemand een rol in een team afnemen",
        "take a role in a team from somebody",
    ),
    "accounts.give_link": _sentence(
        "gaf iemand een link om een wachtwoord te kiezen",
        "gave somebody a link to choose a password",
        "iemand een link geven om een wachtwoord te kiezen",
        "give somebody a link to choose a password",
    ),
    "accounts.accept": _sentence(
        "koos een eerste wachtwoord en kreeg sleutels",
        "chose a first password and got keys",
        "een wachtwoord kiezen met een link die niet (meer) geldt",
        "choose a password by a link that does not hold",
    ),
    "accounts.new_recovery_codes": _sentence(
        "maakte nieuwe herstelcodes",
        "made new recovery codes",
        "herstelcodes van iemand anders maken",
        "make the recovery codes of somebody else",
    ),
    "accounts.recover_by_code": _sentence(
        "koos een nieuw wachtwoord met een herstelcode",
        "chose a new password by a recovery code",
        "een nieuw wachtwoord kiezen met een herstelcode die niet klopt",
        "choose a new password by a recovery code that is not right",
    ),
    "accounts.hand_over": _sentence(
        "gaf een collega de sleutels van een team",
        "handed the keys of a team over to a colleague",
        "sleutels van een team aan iemand geven",
        "hand the keys of a team over to somebody",
    ),
    "accounts.renew_team_keys": _sentence(
        "gaf een team nieuwe sleutels",
        "gave a team new keys",
        "een team nieuwe sleutels geven",
        "give a team new keys",
    ),
    "accounts.retire_keys": _sentence(
        "ruimde vroegere sleutels van een team op",
        "put an end to former keys of a team",
        "sleutels van een team opruimen",
        "put an end to keys of a team",
    ),
    "accounts.name_custodians": _sentence(
        "wees bewaarders van de herstelsleutel aan",
        "named custodians of the recovery key",
        "bewaarders van de herstelsleutel aanwijzen",
        "name custodians of the recovery key",
    ),
    "accounts.entrust": _sentence(
        "stemde ermee in dat twee bewaarders de sleutels van een team kunnen herstellen",
        "agreed that two custodians can recover the keys of a team",
        "sleutels van een team aan bewaarders toevertrouwen",
        "entrust the keys of a team to custodians",
    ),
    "accounts.ask_recovery": _sentence(
        "vroeg als bewaarder om iemands sleutels te herstellen",
        "asked, as a custodian, to recover somebody's keys",
        "iemands sleutels laten herstellen",
        "have somebody's keys recovered",
    ),
    "accounts.agree_to_recovery": _sentence(
        "herstelde als tweede bewaarder iemands sleutels",
        "recovered somebody's keys as the second custodian",
        "als tweede bewaarder iemands sleutels herstellen",
        "recover somebody's keys as the second custodian",
    ),
    "accounts.take_recovery_back": _sentence(
        "trok de vraag om herstel van sleutels in",
        "took a request to recover keys back",
        "de vraag om herstel van iemand anders intrekken",
        "take back somebody else's request to recover keys",
    ),
    "accounts.destroy_months": _sentence(
        "vernietigde {count} sleutels van maanden die voorbij zijn",
        "destroyed {count} keys of months that are over",
        "sleutels van maanden vernietigen",
        "destroy the keys of months",
    ),
    "accounts.change_password": _sentence(
        "koos een nieuw wachtwoord",
        "chose a new password",
        "het wachtwoord van iemand anders kiezen",
        "choose the password of somebody else",
    ),
    "accounts.deactivate": _sentence(
        "beëindigde iemands toegang",
        "ended somebody's access",
        "iemands toegang beëindigen",
        "end somebody's access",
    ),
    "accounts.keep_own": _sentence(
        "koos de eigen taal en sneltoetsen",
        "chose their own language and shortcuts",
        "taal en sneltoetsen van iemand anders kiezen",
        "choose the language and shortcuts of somebody else",
    ),
    "accounts.sign_in": _sentence(
        "meldde zich aan", "signed in", "zich als iemand anders aanmelden", "sign in as somebody else"
    ),
    "accounts.end_sign_in": _sentence(
        "beëindigde een eigen aanmelding",
        "ended a sign-in of their own",
        "een aanmelding van iemand anders beëindigen",
        "end a sign-in of somebody else",
    ),
    "accounts.add_second_factor": _sentence(
        "voegde een tweede bewijs toe",
        "added a second factor",
        "een tweede bewijs toevoegen",
        "add a second factor",
    ),
    "accounts.remove_second_factor": _sentence(
        "nam een eigen tweede bewijs weg",
        "removed a second factor of their own",
        "een tweede bewijs van iemand anders wegnemen",
        "remove a second factor of somebody else",
    ),
    "accounts.show_second_factor": _sentence(
        "toonde het tweede bewijs",
        "showed the second factor",
        "het tweede bewijs tonen",
        "show the second factor",
    ),
    "accounts.reset_second_factor": _sentence(
        "wiste het tweede bewijs van iemand die het kwijt was",
        "reset the second factor of somebody who had lost it",
        "het tweede bewijs van iemand wissen",
        "reset somebody's second factor",
    ),
    "accounts.acknowledge": _sentence(
        "zag een bericht over wie wat mag",
        "saw a notice of who may do what",
        "een bericht van iemand anders wegdoen",
        "put away a notice of somebody else",
    ),
    "accounts.forget": _sentence(
        "wiste de namen van {count} mensen die hier een jaar weg zijn",
        "erased the names of {count} people who left a year ago",
        "namen van mensen wissen",
        "erase names of people",
    ),
    "accounts.erase_ended": _sentence(
        "wiste {count} afgelopen aanmeldingen, uitnodigingen en berichten",
        "erased {count} sign-ins, links and notices that had ended",
        "afgelopen aanmeldingen wissen",
        "erase sign-ins that had ended",
    ),
    "accounts.disclose_own": _sentence(
        "vroeg op wat over hen bewaard wordt",
        "asked for what is kept on them",
        "opvragen wat over iemand anders bewaard wordt",
        "ask for what is kept on somebody else",
    ),
    "accounts.read_trail": _sentence("las het spoor", "read the trail", "het spoor lezen", "read the trail"),
    "accounts.verify_trail": _sentence(
        "keek na of het spoor heel is",
        "checked whether the trail is whole",
        "nakijken of het spoor heel is",
        "check whether the trail is whole",
    ),
    "accounts.print_trail": _sentence(
        "drukte het spoor van één dossier af",
        "printed the trail of one record",
        "het spoor van één dossier afdrukken",
        "print the trail of one record",
    ),
    "accounts.anchor_trail": _sentence(
        "ondertekende hoe ver het spoor gekomen is",
        "signed how far the trail has come",
        "ondertekenen hoe ver het spoor gekomen is",
        "sign how far the trail has come",
    ),
    "accounts.renew_anchor_key": _sentence(
        "nam een nieuwe sleutel in gebruik om het spoor te ondertekenen",
        "took a new key into use for signing the trail",
        "een nieuwe sleutel in gebruik nemen om het spoor te ondertekenen",
        "take a new key into use for signing the trail",
    ),
    "accounts.drop_trail": _sentence(
        "wiste {count} regels van het spoor die hun termijn voorbij zijn",
        "dropped {count} entries of the trail that are past their term",
        "regels van het spoor wissen",
        "drop entries of the trail",
    ),
    "backups.choose_key": _sentence(
        "koos een nieuwe sleutel voor reservekopieën",
        "chose a new key for backups",
        "een nieuwe sleutel voor reservekopieën kiezen",
        "choose a new key for backups",
    ),
    "backups.make": _sentence(
        "maakte een reservekopie", "made a backup", "een reservekopie maken", "make a backup"
    ),
    "backups.restore": _sentence(
        "zette een reservekopie terug",
        "put a backup back",
        "een reservekopie terugzetten",
        "put a backup back",
    ),
    "contacts.register": _sentence(
        "registreerde een contact", "registered a contact", "een contact registreren", "register a contact"
    ),
    "contacts.register_without_content": _sentence(
        "registreerde een contact zonder inhoud",
        "registered a contact without content",
        "een contact zonder inhoud registreren",
        "register a contact without content",
    ),
    "contacts.import": _sentence(
        "bracht {count} registraties van een ouder systeem in",
        "brought in {count} registrations of an older system",
        "registraties van een ouder systeem inbrengen",
        "bring in registrations of an older system",
    ),
    "contacts.keep_draft": _sentence(
        "begon een kladje",
        "began a draft",
        "een kladje van iemand anders openen of bewaren, of een kladje dat er niet meer is",
        "open or save a draft of somebody else, or one that is gone",
    ),
    "contacts.discard_draft": _sentence(
        "gooide een eigen kladje weg",
        "threw away a draft of their own",
        "een kladje weggooien",
        "throw away a draft",
    ),
    "contacts.read": _sentence(
        "opende een contact", "opened a contact", "een contact openen", "open a contact"
    ),
    "contacts.correct": _sentence(
        "verbeterde een contact", "corrected a contact", "een contact verbeteren", "correct a contact"
    ),
    "contacts.rekey": _sentence(
        "verzegelde {count} contacten opnieuw, met de nieuwe sleutels van het team",
        "sealed {count} contacts anew, with the new keys of the team",
        "contacten opnieuw verzegelen",
        "seal contacts anew",
    ),
    "contacts.search": _sentence(
        "zocht in de notities van de eigen teams",
        "searched the notes of their own teams",
        "in notities zoeken",
        "search in notes",
    ),
    "contacts.close_search": _sentence(
        "sloot het zoeken in notities",
        "closed the search in notes",
        "het zoeken in notities sluiten",
        "close the search in notes",
    ),
    "contacts.close": _sentence(
        "sloot een contact af", "closed a contact", "een contact afsluiten", "close a contact"
    ),
    "contacts.reopen": _sentence(
        "zette een contact weer open", "reopened a contact", "een contact weer openzetten", "reopen a contact"
    ),
    "contacts.withdraw": _sentence(
        "trok een registratie in",
        "withdrew a registration",
        "een registratie intrekken",
        "withdraw a registration",
    ),
    "contacts.restore": _sentence(
        "maakte een intrekking ongedaan",
        "took a withdrawal back",
        "een intrekking ongedaan maken",
        "take a withdrawal back",
    ),
    "contacts.disclose": _sentence(
        "gaf iemand op vraag alles wat van een contact bewaard is",
        "gave a person who asked all that is kept of a contact",
        "alles van een contact meegeven",
        "give all that is kept of a contact",
    ),
    "contacts.erase_on_request": _sentence(
        "wiste een contact op vraag van de persoon",
        "erased a contact at the person's request",
        "een contact op vraag wissen",
        "erase a contact on request",
    ),
    "contacts.refuse_request": _sentence(
        "wees een vraag van de persoon over een contact af, met een reden",
        "turned down a person's request about a contact, with a reason",
        "een vraag over een contact afwijzen",
        "turn down a request about a contact",
    ),
    "contacts.ask_to_open": _sentence(
        "vroeg om een contact van een ander team te openen, met een reden",
        "asked to open a contact of another team, with a reason",
        "vragen om een contact van een ander team te openen",
        "ask to open a contact of another team",
    ),
    "contacts.agree_to_open": _sentence(
        "ging akkoord dat iemand van buiten het team een contact opent",
        "agreed that somebody outside the team opens a contact",
        "akkoord gaan dat iemand van buiten het team een contact opent",
        "agree that somebody outside the team opens a contact",
    ),
    "contacts.turn_down_glass": _sentence(
        "wees een vraag af om een contact van het team te openen",
        "turned down a request to open a contact of the team",
        "een vraag om een contact te openen afwijzen",
        "turn down a request to open a contact",
    ),
    "contacts.open_glass": _sentence(
        "opende een contact van een ander team, met akkoord van iemand van dat team",
        "opened a contact of another team, agreed to by somebody of that team",
        "een contact van een ander team openen",
        "open a contact of another team",
    ),
    "contacts.close_glass": _sentence(
        "nam {count} geleende sleutels van contacten terug",
        "took back {count} keys of contacts that were lent",
        "geleende sleutels van contacten terugnemen",
        "take back keys of contacts that were lent",
    ),
    "contacts.erase_glass": _sentence(
        "wiste {count} vragen om een contact van een ander team te openen",
        "erased {count} requests to open a contact of another team",
        "vragen om een contact van een ander team te openen wissen",
        "erase requests to open a contact of another team",
    ),
    "contacts.erase_content": _sentence(
        "wiste de inhoud en de sleutels van {count} contacten waarvan de termijn om is",
        "erased content and keys of {count} contacts whose time is over",
        "de inhoud van contacten wissen",
        "erase the content of contacts",
    ),
    "contacts.erase_contacts": _sentence(
        "wiste {count} contacten helemaal, omdat hun termijn om is",
        "erased {count} contacts whole, because their time is over",
        "contacten helemaal wissen",
        "erase contacts whole",
    ),
    "contacts.erase_drafts": _sentence(
        "wiste {count} kladjes die bleven liggen",
        "erased {count} drafts that were left lying",
        "kladjes wissen",
        "erase drafts",
    ),
    "releases.read": _sentence("las cijfers", "read figures", "cijfers lezen", "read figures"),
    "releases.gather": _sentence(
        "verzamelde gecodeerde feiten en telde ze",
        "gathered coded facts and counted them",
        "gecodeerde feiten verzamelen",
        "gather coded facts",
    ),
    "releases.propose": _sentence(
        "stelde cijfers voor", "proposed figures", "cijfers voorstellen", "propose figures"
    ),
    "releases.check": _sentence("keek cijfers na", "checked figures", "cijfers nakijken", "check figures"),
    "releases.sign": _sentence(
        "ondertekende cijfers", "signed figures", "cijfers ondertekenen", "sign figures"
    ),
    "releases.publish": _sentence(
        "maakte cijfers openbaar", "published figures", "cijfers openbaar maken", "publish figures"
    ),
    "releases.withdraw": _sentence(
        "trok cijfers in", "withdrew figures", "cijfers intrekken", "withdraw figures"
    ),
    "releases.drop_facts": _sentence(
        "wiste feiten die gediend hebben",
        "deleted facts that have served",
        "feiten wissen",
        "delete facts",
    ),
    "releases.ask_report": _sentence(
        "vroeg een schatting van wie nooit gezien is",
        "asked for an estimate of who is never seen",
        "een schatting vragen",
        "ask for an estimate",
    ),
    "releases.compute_report": _sentence(
        "berekende een schatting en wiste de getallen erachter",
        "computed an estimate and erased the counts behind it",
        "een schatting berekenen die er niet meer was",
        "compute an estimate that was gone",
    ),
    "releases.discard_report": _sentence(
        "gooide een schatting weg",
        "threw an estimate away",
        "een schatting weggooien",
        "throw an estimate away",
    ),
    "releases.include_report": _sentence(
        "zette een schatting bij de cijfers",
        "put an estimate with the figures",
        "een schatting bij de cijfers zetten",
        "put an estimate with the figures",
    ),
}


def told(action: str, *, outcome: str, count: int = 1, language: str) -> str:
    """What follows the name of who acted; English for a language that has no sentences."""
    sentence = SENTENCES[action]
    said = sentence.done if outcome == "done" else sentence.refused
    return said.get(language, said["en"]).format(count=count)
