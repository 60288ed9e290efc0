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
    "contacts.find_by_number": _sentence(
        "zocht een telefoonnummer in de contacten van de eigen teams, en vond er {count}",
        "looked for a telephone number in the contacts of their own teams, and found {count}",
        "een telefoonnummer in contacten zoeken",
        "look for a telephone number in contacts",
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
    "contacts.tie_myself": _sentence(
        "zei iemand te kennen in een contact, dat zich daarom voor hen sloot",
        "said that they know somebody in a contact, which closed to them",
        "zeggen dat zij iemand in een contact kennen",
        "say that they know somebody in a contact",
    ),
    "contacts.tie_myself_to_talk": _sentence(
        "zei iemand te kennen in een gesprek, dat zich daarom voor hen sloot",
        "said that they know somebody in a talk, which closed to them",
        "zeggen dat zij iemand in een gesprek kennen",
        "say that they know somebody in a talk",
    ),
    "contacts.tie_colleague": _sentence(
        "sloot een contact voor een collega die er iemand in kent",
        "closed a contact to a colleague who knows somebody in it",
        "een contact sluiten voor een collega",
        "close a contact to a colleague",
    ),
    "contacts.lift_tie": _sentence(
        "opende een contact of gesprek weer voor een collega die er toch niemand in kent",
        "opened a contact or talk again to a colleague who knows nobody in it after all",
        "een contact of gesprek weer openen voor een collega",
        "open a contact or talk again to a colleague",
    ),
    "contacts.tie_agency": _sentence(
        "sloot een contact voor een organisatie die met iemand erin te maken heeft",
        "closed a contact to an organisation that has to do with somebody in it",
        "een contact sluiten voor een organisatie",
        "close a contact to an organisation",
    ),
    "contacts.lift_agency_tie": _sentence(
        "opende een contact weer voor een organisatie",
        "opened a contact again to an organisation",
        "een contact weer openen voor een organisatie",
        "open a contact again to an organisation",
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
    "contacts.begin_talk": _sentence(
        "begon een gesprek, zonder account",
        "began a talk, without an account",
        "een gesprek beginnen",
        "begin a talk",
    ),
    "contacts.enter_talk": _sentence(
        "ging verder met een eigen gesprek",
        "went on with a talk of their own",
        "verdergaan met een eigen gesprek",
        "go on with a talk of their own",
    ),
    "contacts.come_back": _sentence(
        "kwam terug naar een eigen gesprek, met een code of woord",
        "came back to a talk of their own, by code or word",
        "terugkomen naar een eigen gesprek",
        "come back to a talk of their own",
    ),
    "contacts.say": _sentence(
        "schreef in een eigen gesprek",
        "wrote in a talk of their own",
        "in een eigen gesprek schrijven",
        "write in a talk of their own",
    ),
    "contacts.leave_talk": _sentence(
        "beëindigde een eigen gesprek",
        "ended a talk of their own",
        "een eigen gesprek beëindigen",
        "end a talk of their own",
    ),
    "contacts.keep_as_mailbox": _sentence(
        "hield een gesprek als berichtenbox, met een code",
        "kept a talk as a mailbox, by a code",
        "een gesprek als berichtenbox houden",
        "keep a talk as a mailbox",
    ),
    "contacts.choose_word": _sentence(
        "koos een woord om terug te komen",
        "chose a word to come back by",
        "een woord kiezen om terug te komen",
        "choose a word to come back by",
    ),
    "contacts.draw_veil": _sentence(
        "maakte een tweede code",
        "made a second code",
        "een tweede code maken",
        "make a second code",
    ),
    "contacts.burn": _sentence(
        "vroeg om een eigen gesprek te vernietigen, na 72 uur",
        "asked to destroy a talk of their own, after 72 hours",
        "vragen om een eigen gesprek te vernietigen",
        "ask to destroy a talk of their own",
    ),
    "contacts.take_burning_back": _sentence(
        "nam dat terug: het gesprek blijft",
        "took that back: the talk stays",
        "terugnemen dat een gesprek vernietigd wordt",
        "take back that a talk is destroyed",
    ),
    "contacts.take_talk": _sentence(
        "nam een gesprek aan",
        "took a talk",
        "een gesprek aannemen",
        "take a talk",
    ),
    "contacts.open_talk": _sentence(
        "opende een gesprek",
        "opened a talk",
        "een gesprek openen",
        "open a talk",
    ),
    "contacts.join_talk": _sentence(
        "sloot aan bij een gesprek van een collega",
        "joined a talk of a colleague",
        "bij een gesprek van een collega aansluiten",
        "join a talk of a colleague",
    ),
    "contacts.step_out": _sentence(
        "verliet een gesprek van een collega",
        "stepped out of a talk of a colleague",
        "een gesprek van een collega verlaten",
        "step out of a talk of a colleague",
    ),
    "contacts.reply": _sentence(
        "antwoordde in een gesprek",
        "answered in a talk",
        "in een gesprek antwoorden",
        "answer in a talk",
    ),
    "contacts.hand_over_talk": _sentence(
        "gaf een gesprek door",
        "handed a talk over",
        "een gesprek doorgeven",
        "hand a talk over",
    ),
    "contacts.end_talk": _sentence(
        "beëindigde een gesprek",
        "ended a talk",
        "een gesprek beëindigen",
        "end a talk",
    ),
    "contacts.register_talk": _sentence(
        "registreerde een gesprek als contact",
        "registered a talk as a contact",
        "een gesprek als contact registreren",
        "register a talk as a contact",
    ),
    "contacts.read_second": _sentence(
        "zei als tweede lezer hoe die een rol ziet",
        "said as a second reader how they see a role",
        "als tweede lezer een rol beoordelen",
        "assess a role as a second reader",
    ),
    "cases.open": _sentence(
        "opende een dossier vanuit een contact",
        "opened a case from a contact",
        "een dossier openen vanuit een contact",
        "open a case from a contact",
    ),
    "cases.read": _sentence(
        "las een dossier",
        "read a case",
        "een dossier lezen",
        "read a case",
    ),
    "cases.change_people": _sentence(
        "schreef wie er in een dossier staat, met rollen en relaties",
        "wrote who is in a case, with roles and relations",
        "schrijven wie er in een dossier staat",
        "write who is in a case",
    ),
    "cases.agree_to_role": _sentence(
        "ging als tweede lezer akkoord met een rol in een dossier",
        "agreed to a role in a case as the second reader",
        "als tweede lezer akkoord gaan met een rol in een dossier",
        "agree to a role in a case as the second reader",
    ),
    "cases.add_event": _sentence(
        "schreef een regel op de tijdlijn van een dossier",
        "wrote a line of a case's timeline",
        "een regel op de tijdlijn van een dossier schrijven",
        "write a line of a case's timeline",
    ),
    "cases.add_task": _sentence(
        "gaf een taak in een dossier",
        "gave a task in a case",
        "een taak in een dossier geven",
        "give a task in a case",
    ),
    "cases.end_task": _sentence(
        "beëindigde een taak in een dossier",
        "ended a task in a case",
        "een taak in een dossier beëindigen",
        "end a task in a case",
    ),
    "cases.assess_risk": _sentence(
        "schatte het risico in van een relatie in een dossier",
        "assessed the risk of a relationship in a case",
        "het risico in een dossier inschatten",
        "assess risk in a case",
    ),
    "cases.write_plan": _sentence(
        "schreef met iemand uit een dossier op hoe die veiliger is",
        "wrote a safety plan with somebody in a case",
        "een veiligheidsplan in een dossier schrijven",
        "write a safety plan in a case",
    ),
    "cases.give_plan": _sentence(
        "haalde een veiligheidsplan uit een dossier om het te geven",
        "took a safety plan out of a case to give it",
        "een veiligheidsplan uit een dossier geven",
        "give a safety plan out of a case",
    ),
    "cases.plan_conference": _sentence(
        "riep een casusoverleg bijeen",
        "called a conference",
        "een casusoverleg bijeenroepen",
        "call a conference",
    ),
    "cases.hold_conference": _sentence(
        "schreef wie en wat er op een casusoverleg is",
        "wrote who and what is at a conference",
        "schrijven wie en wat er op een casusoverleg is",
        "write who and what is at a conference",
    ),
    "cases.minute": _sentence(
        "opende of schreef het verslag van een dossier op een casusoverleg",
        "opened or wrote the minutes of a case at a conference",
        "het verslag van een dossier op een casusoverleg openen of schrijven",
        "open or write the minutes of a case at a conference",
    ),
    "cases.give_minutes": _sentence(
        "maakte het verslag van een casusoverleg voor een organisatie",
        "made the minutes of a conference for an agency",
        "het verslag van een casusoverleg voor een organisatie maken",
        "make the minutes of a conference for an agency",
    ),
    "cases.erase_conferences": _sentence(
        "wiste {count} casusoverleggen waarvan de tijd om was",
        "erased {count} conferences whose time was over",
        "casusoverleggen wissen waarvan de tijd om is",
        "erase conferences whose time was over",
    ),
    "cases.note_request": _sentence(
        "schreef op wat iemand uit een dossier over zichzelf vraagt",
        "wrote down what somebody in a case asks about themselves",
        "opschrijven wat iemand uit een dossier over zichzelf vraagt",
        "write down what somebody in a case asks about themselves",
    ),
    "cases.answer_who_looked": _sentence(
        "zei iemand uit een dossier in welke weken er gekeken is",
        "told somebody in a case in which weeks somebody looked",
        "iemand uit een dossier zeggen in welke weken er gekeken is",
        "tell somebody in a case in which weeks somebody looked",
    ),
    "cases.close": _sentence(
        "sloot een dossier af",
        "closed a case",
        "een dossier afsluiten",
        "close a case",
    ),
    "cases.reopen": _sentence(
        "opende een afgesloten dossier opnieuw",
        "opened a closed case again",
        "een afgesloten dossier opnieuw openen",
        "open a closed case again",
    ),
    "cases.rekey": _sentence(
        "verzegelde {count} dossiers opnieuw",
        "sealed {count} cases anew",
        "dossiers opnieuw verzegelen",
        "seal cases anew",
    ),
    "cases.erase_on_request": _sentence(
        "wiste een dossier op vraag",
        "erased a case on request",
        "een dossier wissen op vraag",
        "erase a case on request",
    ),
    "cases.erase": _sentence(
        "wiste {count} dossiers waarvan de tijd om was",
        "erased {count} cases whose time was over",
        "dossiers wissen waarvan de tijd om was",
        "erase cases whose time was over",
    ),
    "cases.invoke_ground": _sentence(
        "schreef op welke grond een dossier gedeeld mag worden",
        "wrote on which ground a case may be shared",
        "een grond voor het delen van een dossier opschrijven",
        "write a ground on which a case may be shared",
    ),
    "cases.confirm_ground": _sentence(
        "bevestigde zo'n grond als tweede persoon",
        "confirmed such a ground as the second person",
        "een grond als tweede persoon bevestigen",
        "confirm a ground as the second person",
    ),
    "cases.end_ground": _sentence(
        "beëindigde zo'n grond, of schreef op dat een toestemming ingetrokken is",
        "ended such a ground, or wrote that consent was withdrawn",
        "een grond beëindigen of een toestemming intrekken",
        "end a ground or withdraw a consent",
    ),
    "cases.invite_agency": _sentence(
        "nodigde een organisatie uit in een dossier",
        "invited an agency to a case",
        "een organisatie uitnodigen in een dossier",
        "invite an agency to a case",
    ),
    "cases.undo_invitation": _sentence(
        "maakte de eigen uitnodiging aan een organisatie ongedaan",
        "undid their own invitation of an agency",
        "de eigen uitnodiging van een organisatie ongedaan maken",
        "undo their own invitation of an agency",
    ),
    "cases.end_seat": _sentence(
        "beëindigde de plaats van een organisatie aan tafel",
        "ended an agency's place at the table",
        "de plaats van een organisatie beëindigen",
        "end an agency's place at the table",
    ),
    "cases.lay": _sentence(
        "legde iets op tafel in een dossier",
        "laid something on the table of a case",
        "iets op tafel leggen in een dossier",
        "lay something on the table of a case",
    ),
    "cases.pass_on": _sentence(
        "gaf iets dat op tafel lag door aan een organisatie",
        "passed something on the table on to an agency",
        "iets dat op tafel ligt doorgeven aan een organisatie",
        "pass something on the table on to an agency",
    ),
    "cases.read_table": _sentence(
        "las wat er in een dossier op tafel ligt",
        "read what lies on the table of a case",
        "lezen wat er in een dossier op tafel ligt",
        "read what lies on the table of a case",
    ),
    "cases.accept_seat": _sentence(
        "nam als organisatie een uitnodiging aan, met geheimhouding",
        "accepted an invitation for an agency, with secrecy",
        "als organisatie een uitnodiging aannemen",
        "accept an invitation for an agency",
    ),
    "cases.decline_seat": _sentence(
        "sloeg als organisatie een uitnodiging af",
        "declined an invitation for an agency",
        "als organisatie een uitnodiging afslaan",
        "decline an invitation for an agency",
    ),
    "cases.read_shared": _sentence(
        "las als organisatie wat met haar gedeeld is",
        "read, for an agency, what was shared with it",
        "als organisatie lezen wat met haar gedeeld is",
        "read, for an agency, what was shared with it",
    ),
    "cases.contribute": _sentence(
        "droeg als organisatie iets bij aan een dossier",
        "contributed to a case for an agency",
        "als organisatie iets bijdragen aan een dossier",
        "contribute to a case for an agency",
    ),
    "cases.write_own_note": _sentence(
        "schreef een eigen notitie van een organisatie",
        "wrote an agency's own note",
        "een eigen notitie van een organisatie schrijven",
        "write an agency's own note",
    ),
    "cases.hand_over_seat": _sentence(
        "gaf de plaats aan tafel door aan een collega van dezelfde organisatie",
        "handed a place at the table over to a colleague of the same agency",
        "een plaats aan tafel doorgeven",
        "hand a place at the table over",
    ),
    "cases.leave_seat": _sentence(
        "verliet als organisatie een dossier",
        "left a case for an agency",
        "als organisatie een dossier verlaten",
        "leave a case for an agency",
    ),
    "cases.close_expired": _sentence(
        "sloot {count} plaatsen aan tafel waarvan de tijd om was",
        "closed {count} places at the table whose time was over",
        "plaatsen aan tafel sluiten waarvan de tijd om was",
        "close places at the table whose time was over",
    ),
    "cases.report_to_prosecutor": _sentence(
        "schreef een melding aan het parket op",
        "wrote down a report to the prosecutor",
        "een melding aan het parket opschrijven",
        "write down a report to the prosecutor",
    ),
    "cases.say_joint_yes": _sentence(
        "schreef op dat iemand akkoord gaat met gezamenlijke opvolging",
        "wrote down that somebody agrees to joint handling",
        "opschrijven dat iemand akkoord gaat met gezamenlijke opvolging",
        "write down that somebody agrees to joint handling",
    ),
    "cases.revoke_joint_yes": _sentence(
        "schreef op dat iemand dat akkoord terugneemt",
        "wrote down that somebody took that back",
        "opschrijven dat iemand dat akkoord terugneemt",
        "write down that somebody took that back",
    ),
    "contacts.begin_danger": _sentence(
        "begon te handelen omdat iemand in gevaar was",
        "began to act because somebody was in danger",
        "beginnen te handelen omdat iemand in gevaar was",
        "begin to act because somebody was in danger",
    ),
    "contacts.open_danger": _sentence(
        "opende wat bij gevaar beslist is",
        "opened what was decided in a danger",
        "openen wat bij gevaar beslist is",
        "open what was decided in a danger",
    ),
    "contacts.record_danger": _sentence(
        "noteerde wat bij gevaar beslist of gedaan is",
        "noted what was decided or done in a danger",
        "noteren wat bij gevaar beslist of gedaan is",
        "note what was decided or done in a danger",
    ),
    "contacts.end_danger": _sentence(
        "sloot of heropende een gevaar",
        "closed or reopened a danger",
        "een gevaar sluiten of heropenen",
        "close or reopen a danger",
    ),
    "contacts.refer": _sentence(
        "verwees iemand door",
        "referred somebody",
        "iemand doorverwijzen",
        "refer somebody",
    ),
    "contacts.open_referral": _sentence(
        "bekeek een doorverwijzing en naar welke dienst ze ging",
        "looked at a referral and to which service it went",
        "een doorverwijzing bekijken",
        "look at a referral",
    ),
    "contacts.follow_referral": _sentence(
        "noteerde hoe een doorverwijzing verder ging",
        "noted how a referral went on",
        "noteren hoe een doorverwijzing verder ging",
        "note how a referral went on",
    ),
    "contacts.make_referral_link": _sentence(
        "maakte een link waarmee een dienst één keer antwoordt",
        "made a link by which a service answers once",
        "een link maken waarmee een dienst antwoordt",
        "make a link by which a service answers",
    ),
    "contacts.withdraw_referral": _sentence(
        "trok een eigen doorverwijzing in of zette ze terug",
        "withdrew a referral of their own or put it back",
        "een doorverwijzing intrekken of terugzetten",
        "withdraw a referral or put it back",
    ),
    "contacts.answer_referral": _sentence(
        "antwoordde als dienst op een doorverwijzing, langs een link",
        "answered a referral as the service, by a link",
        "antwoorden op een doorverwijzing, langs een link",
        "answer a referral by a link",
    ),
    "contacts.ask_callback": _sentence(
        "vroeg dat iemand teruggebeld wordt",
        "asked that somebody is called back",
        "vragen dat iemand teruggebeld wordt",
        "ask that somebody is called back",
    ),
    "contacts.ask_own_callback": _sentence(
        "vroeg zelf om teruggebeld te worden, of nam dat terug",
        "asked to be called back, or took that back",
        "vragen om teruggebeld te worden",
        "ask to be called back",
    ),
    "contacts.take_callback": _sentence(
        "opende een nummer om terug te bellen, binnen de veilige uren",
        "opened a number to call back, within the safe hours",
        "een nummer openen om terug te bellen",
        "open a number to call back",
    ),
    "contacts.open_callback_early": _sentence(
        "opende een nummer buiten de veilige uren, met een reden",
        "opened a number outside the safe hours, with a reason",
        "een nummer openen buiten de veilige uren",
        "open a number outside the safe hours",
    ),
    "contacts.reopen_callback": _sentence(
        "las het eigen terugbelverzoek opnieuw",
        "read their own callback again",
        "het eigen terugbelverzoek opnieuw lezen",
        "read their own callback again",
    ),
    "contacts.end_callback": _sentence(
        "noteerde hoe het terugbellen afliep",
        "noted how calling back went",
        "noteren hoe het terugbellen afliep",
        "note how calling back went",
    ),
    "contacts.erase_callbacks": _sentence(
        "wiste terugbelverzoeken waarvan de uren voorbij zijn",
        "erased callbacks whose hours are over",
        "terugbelverzoeken wissen",
        "erase callbacks",
    ),
    "contacts.receive_mail": _sentence(
        "nam een mail aan",
        "took in a mail",
        "een mail aannemen",
        "take in a mail",
    ),
    "contacts.allow_mail": _sentence(
        "noteerde of antwoorden per mail veilig is voor de afzender",
        "noted whether answers by mail are safe for the sender",
        "noteren of antwoorden per mail veilig is",
        "note whether answers by mail are safe",
    ),
    "contacts.answer_by_mail": _sentence(
        "antwoordde per mail",
        "answered by mail",
        "antwoorden per mail",
        "answer by mail",
    ),
    "contacts.mark_caller": _sentence(
        "merkte een nummer dat de lijn misbruikt",
        "marked a number that abuses the line",
        "een nummer merken dat de lijn misbruikt",
        "mark a number that abuses the line",
    ),
    "contacts.unmark_caller": _sentence(
        "haalde het merk van een nummer weg",
        "took the mark of a number away",
        "het merk van een nummer weghalen",
        "take the mark of a number away",
    ),
    "contacts.erase_marked_callers": _sentence(
        "wiste {count} merken van nummers, omdat de termijn om is",
        "erased {count} marks of numbers, because the time is over",
        "merken van nummers wissen",
        "erase marks of numbers",
    ),
    "contacts.erase_mail_arrivals": _sentence(
        "wiste dat {count} mails binnenkwamen, omdat de termijn om is",
        "erased that {count} mails came in, because the time is over",
        "wissen dat mails binnenkwamen",
        "erase that mails came in",
    ),
    "contacts.open_original": _sentence(
        "opende een bestand in een gesprek zoals het toekwam, met een reden",
        "opened a file in a talk as it came, with a reason",
        "een bestand in een gesprek openen zoals het toekwam",
        "open a file in a talk as it came",
    ),
    "contacts.set_line": _sentence(
        "stelde in wanneer en hoe een team antwoordt",
        "set when and how a team answers",
        "instellen wanneer en hoe een team antwoordt",
        "set when and how a team answers",
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
    "contacts.take_back_glass": _sentence(
        "nam een eigen vraag om een contact van een ander team te openen terug",
        "took back a request of their own to open a contact of another team",
        "een eigen vraag om een contact van een ander team te openen terugnemen",
        "take back a request of their own to open a contact of another team",
    ),
    "contacts.open_glass": _sentence(
        "opende een contact van een ander team, met akkoord van iemand van dat team",
        "opened a contact of another team, agreed to by somebody of that team",
        "een contact van een ander team openen",
        "open a contact of another team",
    ),
    "contacts.give_up_talks": _sentence(
        "beëindigde {count} gesprekken waarvan de persoon weg was",
        "ended {count} talks whose person had gone",
        "gesprekken beëindigen waarvan de persoon weg is",
        "end talks whose person has gone",
    ),
    "contacts.carry_out_burning": _sentence(
        "vernietigde {count} gesprekken, op vraag van de persoon",
        "destroyed {count} talks, at the person's wish",
        "gesprekken vernietigen op vraag van de persoon",
        "destroy talks at the person's wish",
    ),
    "contacts.erase_talk_content": _sentence(
        "wiste wat in {count} gesprekken gezegd is, omdat de termijn om is",
        "erased what was said in {count} talks, because the time is over",
        "wissen wat in gesprekken gezegd is",
        "erase what was said in talks",
    ),
    "contacts.close_glass": _sentence(
        "beëindigde {count} vragen om een contact van een ander team te openen waarvan de tijd om is",
        "ended {count} requests to open a contact of another team whose time is over",
        "vragen om een contact van een ander team te openen beëindigen",
        "end requests to open a contact of another team",
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
    "campaigns.write_page": _sentence(
        "schreef een openbare pagina",
        "wrote a public page",
        "een openbare pagina schrijven",
        "write a public page",
    ),
    "campaigns.restore_page": _sentence(
        "haalde een vroegere versie van een openbare pagina terug",
        "brought a former version of a public page back",
        "een vroegere versie van een openbare pagina terughalen",
        "bring a former version of a public page back",
    ),
    "campaigns.write_nameplate": _sentence(
        "schreef naam, nummer en uren van de hulplijn",
        "wrote name, number and hours of the helpline",
        "naam, nummer en uren van de hulplijn schrijven",
        "write name, number and hours of the helpline",
    ),
    "campaigns.restore_nameplate": _sentence(
        "haalde een vroegere naam, nummer en uren van de hulplijn terug",
        "brought former name, number and hours of the helpline back",
        "een vroegere naam, nummer en uren van de hulplijn terughalen",
        "bring former name, number and hours of the helpline back",
    ),
    "campaigns.read_suggestions": _sentence(
        "las voorbeeldantwoorden",
        "read suggested answers",
        "voorbeeldantwoorden lezen",
        "read suggested answers",
    ),
    "campaigns.write_suggestion": _sentence(
        "schreef een voorbeeldantwoord",
        "wrote a suggested answer",
        "een voorbeeldantwoord schrijven",
        "write a suggested answer",
    ),
    "campaigns.retire_suggestion": _sentence(
        "nam een voorbeeldantwoord uit het aanbod",
        "stopped offering a suggested answer",
        "een voorbeeldantwoord uit het aanbod nemen",
        "stop offering a suggested answer",
    ),
    "campaigns.restore_suggestion": _sentence(
        "haalde een vroegere versie van een voorbeeldantwoord terug",
        "brought a former version of a suggested answer back",
        "een vroegere versie van een voorbeeldantwoord terughalen",
        "bring a former version of a suggested answer back",
    ),
    "campaigns.read_letters": _sentence(
        "las sjablonen van brieven",
        "read templates of letters",
        "sjablonen van brieven lezen",
        "read templates of letters",
    ),
    "campaigns.write_letter": _sentence(
        "schreef een sjabloon van een brief",
        "wrote the template of a letter",
        "een sjabloon van een brief schrijven",
        "write the template of a letter",
    ),
    "campaigns.retire_letter": _sentence(
        "nam een sjabloon van een brief uit het aanbod",
        "stopped offering the template of a letter",
        "een sjabloon van een brief uit het aanbod nemen",
        "stop offering the template of a letter",
    ),
    "campaigns.restore_letter": _sentence(
        "haalde een vroegere versie van een sjabloon van een brief terug",
        "brought a former version of the template of a letter back",
        "een vroegere versie van een sjabloon van een brief terughalen",
        "bring a former version of the template of a letter back",
    ),
    "contacts.preview_letter": _sentence(
        "bekeek een brief voor die vertrok",
        "looked at a letter before it left",
        "een brief bekijken voor die vertrekt",
        "look at a letter before it leaves",
    ),
    "contacts.send_letter": _sentence(
        "liet een brief van een contact vertrekken",
        "had a letter of a contact leave",
        "een brief van een contact laten vertrekken",
        "have a letter of a contact leave",
    ),
    "contacts.open_letter": _sentence(
        "drukte een brief af",
        "printed a letter",
        "een brief afdrukken",
        "print a letter",
    ),
    "contacts.take_letter_back": _sentence(
        "nam een brief terug die niet verstuurd was",
        "took back a letter that was not sent",
        "een brief terugnemen die niet verstuurd is",
        "take back a letter that was not sent",
    ),
    "contacts.compare_text": _sentence(
        "liet een tekst vergelijken voor die vertrok",
        "had a text compared before it left",
        "een tekst laten vergelijken",
        "have a text compared",
    ),
    "contacts.read_own_held": _sentence(
        "las eigen tegengehouden teksten",
        "read held texts of their own",
        "eigen tegengehouden teksten lezen",
        "read held texts of their own",
    ),
    "contacts.review_held": _sentence(
        "zag waarom teksten van collega's tegengehouden zijn",
        "saw why texts of colleagues are held",
        "zien waarom teksten van collega's tegengehouden zijn",
        "see why texts of colleagues are held",
    ),
    "contacts.let_through": _sentence(
        "liet een tegengehouden tekst door",
        "let a held text through",
        "een tegengehouden tekst doorlaten",
        "let a held text through",
    ),
    "contacts.turn_back": _sentence(
        "wees een tegengehouden tekst af",
        "turned a held text back",
        "een tegengehouden tekst afwijzen",
        "turn a held text back",
    ),
    "contacts.erase_held": _sentence(
        "wiste {count} tegengehouden teksten",
        "erased {count} held texts",
        "tegengehouden teksten wissen",
        "erase held texts",
    ),
    "directory.read": _sentence(
        "las de lijst van hulpaanbod",
        "read the directory",
        "de lijst van hulpaanbod lezen",
        "read the directory",
    ),
    "directory.add_agency": _sentence(
        "voegde een organisatie toe aan het hulpaanbod",
        "added an organisation to the directory",
        "een organisatie toevoegen aan het hulpaanbod",
        "add an organisation to the directory",
    ),
    "directory.change_agency": _sentence(
        "veranderde een organisatie in het hulpaanbod",
        "changed an organisation of the directory",
        "een organisatie in het hulpaanbod veranderen",
        "change an organisation of the directory",
    ),
    "directory.add_service": _sentence(
        "voegde een aanbod toe", "added a service", "een aanbod toevoegen", "add a service"
    ),
    "directory.change_service": _sentence(
        "veranderde een aanbod", "changed a service", "een aanbod veranderen", "change a service"
    ),
    "directory.restore_service": _sentence(
        "haalde een vroegere versie van een aanbod terug",
        "brought a former version of a service back",
        "een vroegere versie van een aanbod terughalen",
        "bring a former version of a service back",
    ),
    "directory.confirm_service": _sentence(
        "bevestigde dat een aanbod klopt",
        "confirmed that a service is as it stands",
        "bevestigen dat een aanbod klopt",
        "confirm that a service is as it stands",
    ),
    "directory.name_shelter": _sentence(
        "zei welk team achter een geheim adres zit",
        "said which team lives behind a secret address",
        "zeggen welk team achter een geheim adres zit",
        "say which team lives behind a secret address",
    ),
    "directory.read_note": _sentence(
        "las hoe een aankomst in een opvang te regelen is",
        "read how to arrange an arrival at a shelter",
        "lezen hoe een aankomst in een opvang te regelen is",
        "read how to arrange an arrival at a shelter",
    ),
    "directory.read_location": _sentence(
        "las waar de eigen opvang is",
        "read where their own shelter is",
        "lezen waar een opvang is",
        "read where a shelter is",
    ),
    "directory.write_location": _sentence(
        "schreef waar de eigen opvang is",
        "wrote where their own shelter is",
        "schrijven waar een opvang is",
        "write where a shelter is",
    ),
    "directory.lend_location": _sentence(
        "leende aan iemand uit waar de opvang is, voor één aankomst",
        "lent somebody where the shelter is, for one arrival",
        "aan iemand uitlenen waar een opvang is",
        "lend somebody where a shelter is",
    ),
    "directory.take_location_back": _sentence(
        "nam terug aan wie uitgeleend was waar de opvang is",
        "took back where the shelter is from whom it was lent to",
        "terugnemen wat over een opvang uitgeleend was",
        "take back what was lent of a shelter",
    ),
    "directory.open_lent_location": _sentence(
        "opende waar een opvang is, om iemand te brengen",
        "opened where a shelter is, to bring somebody",
        "openen waar een opvang is",
        "open where a shelter is",
    ),
    "directory.close_lent_locations": _sentence(
        "sloot {count} keer af wat over een opvang uitgeleend was",
        "closed {count} times what was lent of a shelter",
        "afsluiten wat over een opvang uitgeleend was",
        "close what was lent of a shelter",
    ),
    "directory.erase_lent_locations": _sentence(
        "wiste {count} keer dat een opvang uitgeleend was",
        "erased {count} times that a shelter was lent",
        "wissen dat een opvang uitgeleend was",
        "erase that a shelter was lent",
    ),
    "directory.erase_locations": _sentence(
        "wiste van {count} plekken van opvang waar ze zijn",
        "erased of {count} shelters where they are",
        "wissen waar een opvang is",
        "erase where a shelter is",
    ),
    "directory.bring_in": _sentence(
        "bracht {count} keer hulpaanbod in uit een bestand",
        "brought in services from a file, {count} in all",
        "aanbod inbrengen uit een bestand",
        "bring in services from a file",
    ),
    "directory.set_shelter": _sentence(
        "zei welk team de plaatsen van een opvang bijhoudt",
        "said which team keeps the places of a shelter",
        "zeggen welk team de plaatsen van een opvang bijhoudt",
        "say which team keeps the places of a shelter",
    ),
    "directory.stop_shelter": _sentence(
        "zei dat een opvang haar plaatsen hier niet meer bijhoudt",
        "said that a shelter keeps its places here no longer",
        "zeggen dat een opvang haar plaatsen hier niet meer bijhoudt",
        "say that a shelter keeps its places here no longer",
    ),
    "directory.read_places": _sentence(
        "las welke opvangplaatsen vrij zijn",
        "read which shelter places are free",
        "lezen welke opvangplaatsen vrij zijn",
        "read which shelter places are free",
    ),
    "directory.keep_places": _sentence(
        "bevestigde dat de plaatsen van de eigen opvang kloppen",
        "confirmed that the places of their own shelter are as they stand",
        "bevestigen dat de plaatsen van de eigen opvang kloppen",
        "confirm that the places of their own shelter are as they stand",
    ),
    "directory.hold_place": _sentence(
        "hield een opvangplaats vast",
        "held a shelter place",
        "een opvangplaats vasthouden",
        "hold a shelter place",
    ),
    "directory.confirm_hold": _sentence(
        "bevestigde een plaats die vastgehouden werd",
        "confirmed a place that was held",
        "een vastgehouden plaats bevestigen",
        "confirm a place that is held",
    ),
    "directory.release_hold": _sentence(
        "gaf een opvangplaats vrij",
        "gave a shelter place back",
        "een opvangplaats vrijgeven",
        "give a shelter place back",
    ),
    "directory.put_back_hold": _sentence(
        "maakte ongedaan dat een opvangplaats vrij was",
        "took back that a shelter place was free",
        "ongedaan maken dat een opvangplaats vrij is",
        "take back that a shelter place is free",
    ),
    "directory.occupy_place": _sentence(
        "zei dat iemand in een opvangplaats verblijft",
        "said that somebody stays in a shelter place",
        "zeggen dat iemand in een opvangplaats verblijft",
        "say that somebody stays in a shelter place",
    ),
    "directory.set_capacity": _sentence(
        "zei hoeveel plaatsen een opvang heeft",
        "said how many places a shelter has",
        "zeggen hoeveel plaatsen een opvang heeft",
        "say how many places a shelter has",
    ),
    "directory.erase_holds": _sentence(
        "wiste {count} keer dat een opvangplaats vastgehouden was",
        "erased that shelter places had been held, {count} in all",
        "wissen dat opvangplaatsen vastgehouden waren",
        "erase that shelter places were held",
    ),
    "directory.tell_public": _sentence(
        "maakte voor iedereen bekend of er veel of weinig opvangplaatsen vrij waren",
        "told the public whether many or few shelter places were free",
        "voor iedereen bekendmaken of er veel of weinig opvangplaatsen vrij waren",
        "tell the public whether many or few shelter places were free",
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
    "campaigns.register_plan": _sentence(
        "legde vast wat er van een campagne gemeten wordt",
        "fixed what will be measured of a campaign",
        "vastleggen wat er van een campagne gemeten wordt",
        "fix what will be measured of a campaign",
    ),
    "campaigns.withdraw_plan": _sentence(
        "trok het plan van een campagne in",
        "withdrew the plan of a campaign",
        "het plan van een campagne intrekken",
        "withdraw the plan of a campaign",
    ),
    "releases.measure_campaign": _sentence(
        "vroeg het effect van een campagne",
        "asked for the effect of a campaign",
        "het effect van een campagne vragen",
        "ask for the effect of a campaign",
    ),
    "releases.record_linkage": _sentence(
        "legde grond en effectbeoordeling van een koppeling vast",
        "recorded the ground and impact assessment of a linkage",
        "de grond van een koppeling vastleggen",
        "record the ground of a linkage",
    ),
    "releases.end_linkage": _sentence(
        "beëindigde een koppeling", "ended a linkage", "een koppeling beëindigen", "end a linkage"
    ),
    "releases.bring_overlaps": _sentence(
        "bracht aantallen van een koppeling binnen",
        "brought in counts of a linkage",
        "aantallen van een koppeling binnenbrengen",
        "bring in counts of a linkage",
    ),
    "releases.bring_delivery": _sentence(
        "bracht een levering van een andere bron binnen",
        "brought in a delivery of another source",
        "een levering van een andere bron binnenbrengen",
        "bring in a delivery of another source",
    ),
    "releases.erase_delivery_reports": _sentence(
        "wiste verslagen over oude leveringen",
        "erased reports on old deliveries",
        "verslagen over oude leveringen wissen",
        "erase reports on old deliveries",
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
