"""The demo's directory: public services with what was read of them, each with its source; the rest invented.

Of the public ones nothing stands here that no source says: a number, an hour or an answer that was not read
is left out, and reads as not known. `READ_ON` is the day of reading, not of the page.
"""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from houvast.demo.people import acting, command
from houvast.demo.year_of_cases import standing_on
from houvast.records.directory import operations, queries
from houvast.records.directory.offer import Answer, Described, Offer, Older, Site, Takes, Text

YES, NO, CONSULT = Answer.YES, Answer.NO, Answer.CONSULT
READ_ON = date(2026, 11, 23)
WRITTEN_ON = date(2024, 12, 16)
QUESTION = "Schriftelijke vraag “Partnergeweld bij mannen”, antwoord van najaar 2017"
ALWAYS = ({"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"},)
OFFICE = ({"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "09:00", "until": "17:00"},)
EVENING = ({"rule": "FREQ=WEEKLY;BYDAY=TU,TH", "from": "18:00", "until": "21:00"},)
EVERYBODY = {"F": YES, "M": YES, "X": YES}
BOTH_NAMED = {"F": YES, "M": YES}
EVERY_ROLE = {"VICTIM": YES, "PERPETRATOR": YES, "WITNESS_OTHER": YES}

# City and REFNIS code; the houses are named by the decree's announcement, without an address.
SAFE_HOUSES = {
    "Antwerpen": "11002",
    "Geel": "13008",
    "Hasselt": "71072",
    "Mechelen": "12025",
    "Oostende": "35013",
    "Kortrijk": "34022",
    "Halle": "23027",
    "Leuven": "24062",
    "Gent": "44021",
}


def keep_directory() -> None:
    """Bring all of it in, before the year whose figures count it, and confirm some of the invented ones.

    Of the others nobody asked.
    """
    rows = [
        (Described(agency, source=source, source_on=READ_ON, invented=not source), services)
        for agency, source, services in (*PUBLIC, *INVENTED)
    ]
    with standing_on(WRITTEN_ON):
        operations.bring_in(rows, by=command())
    worker, today = acting("worker"), timezone.localdate()
    for entry in [each for each in queries.entries(seen_by=worker) if each.offer.invented][::2]:
        operations.confirm_service(entry.id, on=today, by=worker)


Service = tuple[str, Offer, dict[str, Text]]
Offered = tuple[str, str, list[Service]]  # an agency by name, its source, its services


def _service(name: dict[str, str], about: dict[str, str], *, enter: str = "", **said: Any) -> Service:
    texts = {code: Text(name.get(code, name["nl"]), words) for code, words in about.items()}
    texts["nl"] = Text(name["nl"], about["nl"], enter=enter)
    return "", Offer(**said), texts


def _read(source: str, **said: Any) -> dict[str, Any]:
    return {"source": source, "source_on": READ_ON, **said}


def _site(municipality: str) -> Site:
    return Site(uuid.uuid4(), municipality)


def _house(nl: str, en: str, phone: str, town: str, **takes: Any) -> Service:
    stated = {
        "sexes": EVERYBODY,
        "least_age": 0,
        "children": YES,
        "most_children": 4,
        "income": YES,
        "papers": CONSULT,
        "roles": {"VICTIM": YES, "PERPETRATOR": NO},
        "risks": {"HIGH": NO, "LOW": YES},
    }
    return _service(
        {"nl": nl, "en": en},
        {
            "nl": "Een plek om even te blijven, alleen of met kinderen.",
            "en": "A place to stay for a while, alone or with children.",
        },
        enter="Bel eerst: we bekijken samen wat kan.",
        invented=True,
        kind="SHELTER",
        phone=phone,
        ways=("PHONE", "VISIT"),
        entries=("CALL_FIRST",),
        cost="BY_INCOME",
        hours=ALWAYS,
        languages=("nl", "en"),
        interpreting=CONSULT,
        sites=(_site(town),),
        area=("region:FLANDERS",),
        takes=Takes(**{**stated, **takes}),
    )


def _secret(nl: str, en: str, phone: str, area: str) -> Service:
    return _service(
        {"nl": nl, "en": en},
        {
            "nl": "Opvang op een geheim adres wanneer het gevaar groot is. Bel, dag en nacht.",
            "en": "Shelter at a secret address when the danger is great. Call, day and night.",
        },
        invented=True,
        kind="SHELTER",
        secret=True,
        phone=phone,
        ways=("PHONE",),
        entries=("CALL_FIRST",),
        cost="FREE",
        hours=ALWAYS,
        languages=("nl", "fr", "en"),
        interpreting=YES,
        area=(area,),
        takes=Takes(
            sexes=EVERYBODY,
            least_age=0,
            children=YES,
            pets=CONSULT,
            papers=YES,
            income=YES,
            roles={"VICTIM": YES},
            risks={"HIGH": YES},
        ),
    )


LINE, DECREE = "https://www.1712.be/nl/over-1712", "https://polinfo.kluwer.be/ (Veilige Huizen, 2024)"
MEN = "https://www.standaard.be/cnt/dmf20151028_01943148"
REFUGE = "https://www.vrt.be/vrtnws/nl/2016/07/25/_ik_werd_gewoon_uitgelachenikkonnergensterecht-1-2720612/"
FRENCH = "https://celinefremault.be/fr/category/actualite/page/2"
PUBLIC: list[Offered] = [
    (
        "1712",
        LINE,
        [
            _service(
                {"nl": "1712", "en": "1712"},
                {
                    "nl": "Hulplijn voor vragen over geweld. Je hoeft niet te zeggen wie je "
                    "bent. Geen meldpunt en geen "
                    "noodnummer. Voor kinderen, jongeren, volwassenen en ouderen.",
                    "en": "Helpline for questions about violence. You need not say who you "
                    "are. Not an emergency number. "
                    "For children, young people, adults and older people.",
                },
                **_read(
                    LINE,
                    kind="OTHER_LINE",
                    phone="1712",
                    website="https://www.1712.be",
                    cost="FREE",
                    ways=("PHONE", "CHAT", "MAIL"),
                    languages=("nl",),
                    takes=Takes(sexes=EVERYBODY, least_age=0, roles=EVERY_ROLE),
                ),
            )
        ],
    ),
    (
        "Écoute violences conjugales",
        FRENCH,
        [
            _service(
                {"nl": "Écoute violences conjugales 0800 30 030"},
                {
                    "nl": "Franstalige luisterlijn over partnergeweld, dag en nacht.",
                    "fr": "Ligne d’écoute sur les violences conjugales, jour et nuit.",
                    "en": "Listening line in French about partner violence, day and night.",
                },
                **_read(
                    FRENCH,
                    kind="OTHER_LINE",
                    phone="0800 30 030",
                    ways=("PHONE",),
                    languages=("fr",),
                    hours=ALWAYS,
                    takes=Takes(problems={"PARTNER": YES}, roles={"VICTIM": YES, "WITNESS_OTHER": YES}),
                ),
            )
        ],
    ),
    (
        "Mannenklap",
        MEN,
        [
            _service(
                {"nl": "Mannenklap"},
                {
                    "nl": "Vrijwillige vertrouwenspersonen voor mannen uit het Leuvense: een "
                    "discreet gesprek, per telefoon "
                    "of op een neutrale plek. Zoals beschreven in 2015 en 2017: vraag na of "
                    "het er nog is.",
                    "en": "Volunteers whom men around Leuven can trust: a discreet talk, by "
                    "telephone or at a neutral "
                    "place. As described in 2015 and 2017: ask whether it is still there.",
                },
                **_read(
                    MEN,
                    kind="OTHER_LINE",
                    ways=("PHONE", "VISIT"),
                    entries=("APPOINTMENT",),
                    languages=("nl",),
                    takes=Takes(sexes={"M": YES}, roles=EVERY_ROLE, problems={"PARTNER": YES}),
                ),
            )
        ],
    ),
    (
        "CAW",
        QUESTION,
        [
            _service(
                {"nl": "CAW: opvang en begeleiding", "en": "CAW: shelter and guidance"},
                {
                    "nl": "Opvang en begeleiding voor mannen en vrouwen. Bij partnergeweld "
                    "worden vaak beide partners "
                    "betrokken.",
                    "en": "Shelter and guidance for men and women. With partner violence "
                    "both partners often take part.",
                },
                **_read(
                    QUESTION,
                    kind="CAW",
                    area=("region:FLANDERS",),
                    takes=Takes(
                        sexes=BOTH_NAMED,
                        roles={"VICTIM": YES, "PERPETRATOR": YES},
                        problems={"PARTNER": YES},
                    ),
                ),
            )
        ],
    ),
    (
        "CAW Boom-Mechelen-Lier",
        REFUGE,
        [
            _service(
                {"nl": "Opvang voor mannen (SAM-huis)", "en": "Shelter for men (SAM-huis)"},
                {
                    "nl": "Opvang op een geheim adres voor mannen na intrafamiliaal geweld. "
                    "Zoals beschreven in 2016 en "
                    "2017. Bel 1712: die verwijst door.",
                    "en": "Shelter at a secret address for men after violence in the family. "
                    "As described in 2016 and "
                    "2017. Call 1712, who lead on.",
                },
                **_read(
                    REFUGE,
                    kind="SHELTER_MEN",
                    secret=True,
                    phone="1712",
                    entries=("BY_REFERRAL",),
                    takes=Takes(sexes={"M": YES}, roles={"VICTIM": YES}),
                ),
            )
        ],
    ),
    (
        "Vertrouwenscentra Kindermishandeling",
        LINE,
        [
            _service(
                {
                    "nl": "Vertrouwenscentrum Kindermishandeling",
                    "en": "Confidential centre for child abuse",
                },
                {
                    "nl": "Werkt met de CAW’s samen in 1712, dat ook naar deze centra doorverwijst.",
                    "en": "Runs 1712 together with the CAWs; 1712 also leads on to these centres.",
                },
                **_read(
                    LINE, kind="VK", area=("region:FLANDERS",), takes=Takes(problems={"CHILD_ABUSE": YES})
                ),
            )
        ],
    ),
    (
        "Veilige Huizen",
        DECREE,
        [
            _service(
                {"nl": f"Veilig Huis {city}"},
                {
                    "nl": "Hulpverlening, politie en justitie werken hier samen rond geweld in het gezin.",
                    "en": "Help, police and justice work together here on violence in the family.",
                },
                **_read(DECREE, kind="VEILIG_HUIS", sites=(_site(code),), takes=Takes(least_age=0)),
            )
            for city, code in SAFE_HOUSES.items()
        ],
    ),
    (
        "Politie",
        LINE,
        [
            _service(
                {"nl": "Politie 101", "en": "Police 101"},
                {"nl": "Als de politie nu moet komen.", "en": "When the police have to come now."},
                **_read(LINE, kind="POLICE", phone="101", ways=("PHONE",), area=("country:BE",)),
            )
        ],
    ),
    (
        "Noodnummer 112",
        LINE,
        [
            _service(
                {"nl": "Medische hulp 112", "en": "Medical help 112"},
                {"nl": "Als er nu medische hulp nodig is.", "en": "When medical help is needed now."},
                **_read(LINE, kind="GP_HOSPITAL", phone="112", ways=("PHONE",), area=("country:BE",)),
            )
        ],
    ),
]

# None of these exists. Numbers begin with 0999, which no telephone reaches.
INVENTED: list[Offered] = [
    (
        "Voorbeeldhuizen",
        "",
        [
            _house("Huis De Linde", "Shelter De Linde", "0999 20 01", "24062", pets=YES, wheelchair=CONSULT),
            _house("Huis De Wilg", "Shelter De Wilg", "0999 20 02", "44021", wheelchair=YES, pets=NO),
            _house(
                "Huis De Beuk",
                "Shelter De Beuk",
                "0999 20 03",
                "12025",
                sexes={"F": YES, "M": NO, "X": CONSULT},
                older={"M": Older(14, CONSULT)},
                pets=NO,
            ),
            _house(
                "Huis De Els",
                "Shelter De Els",
                "0999 20 04",
                "71072",
                sexes={"F": NO, "M": YES, "X": CONSULT},
                older={"F": Older(14, CONSULT)},
                pets=CONSULT,
            ),
            _secret("Opvang in stilte", "Quiet shelter", "0999 20 05", "province:WEST_FLANDERS"),
        ],
    ),
    (
        "Voorbeeldpunt Verandering",
        "",
        [
            _service(
                {"nl": "Anders leren doen", "en": "Learning to act otherwise"},
                {
                    "nl": "Begeleiding voor wie geweld gebruikt en wil stoppen.",
                    "en": "Guidance for people who use violence and want to stop.",
                },
                invented=True,
                kind="PERPETRATOR_PROGRAMME",
                phone="0999 30 01",
                ways=("PHONE", "VISIT"),
                entries=("APPOINTMENT",),
                cost="BY_INCOME",
                hours=EVENING,
                languages=("nl", "fr"),
                interpreting=CONSULT,
                sites=(_site("11002"), _site("44021")),
                area=("region:FLANDERS",),
                wait_days=21,
                wait_on=date(2026, 10, 1),
                takes=Takes(
                    sexes=EVERYBODY,
                    least_age=18,
                    roles={"PERPETRATOR": YES, "VICTIM": NO},
                    income=YES,
                    wheelchair=YES,
                ),
            )
        ],
    ),
    (
        "Voorbeeldkruis",
        "",
        [
            _service(
                {"nl": "Hulp zonder papieren", "en": "Help without papers"},
                {
                    "nl": "Gesprek en wegwijs voor mensen zonder papieren. We vragen niets na bij anderen.",
                    "en": "A talk and a way on for people without papers. We ask nobody else about you.",
                },
                invented=True,
                kind="OTHER",
                phone="0999 30 02",
                ways=("PHONE", "CHAT", "VISIT"),
                entries=("WALK_IN",),
                cost="FREE",
                hours=OFFICE,
                languages=("nl", "fr", "en", "ar"),
                interpreting=YES,
                sites=(_site("21004"),),
                area=("district:BRUSSELS",),
                takes=Takes(
                    sexes=EVERYBODY,
                    least_age=0,
                    children=YES,
                    papers=YES,
                    income=YES,
                    wheelchair=YES,
                    roles=EVERY_ROLE,
                ),
            )
        ],
    ),
]
