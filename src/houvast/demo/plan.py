"""An invented plan: six measures that nobody decided on, each marked as one of a demo in its title."""

from dataclasses import dataclass
from datetime import date

from houvast.demo.people import acting
from houvast.records.plan import operations, queries
from houvast.records.plan.operations import Indicator, Measure, Words


@dataclass(frozen=True)
class Invented:
    """A measure with the cell that shows how it fares, once the figures of the demo's year are published."""

    reference: str
    owner: str
    article: str
    status: str
    begins: date
    until: date
    said: dict[str, tuple[str, str]]
    indicator: Indicator | None = None


_END = date(2027, 12, 31)
MEASURES = (
    Invented(
        "1.1",
        "Hulplijn van de demo",
        "13",
        "UNDER_WAY",
        date(2025, 1, 1),
        _END,
        {
            "nl": (
                "Demo: een campagne voor mannen",
                "Verzonnen. Affiches en filmpjes waarin mannen vertellen.",
            ),
            "fr": (
                "Démo : une campagne pour les hommes",
                "Inventé. Affiches et films où des hommes racontent.",
            ),
            "de": (
                "Demo: eine Kampagne für Männer",
                "Erfunden. Plakate und Filme, in denen Männer erzählen.",
            ),
            "en": ("Demo: a campaign for men", "Invented. Posters and films in which men tell."),
        },
        Indicator("contacts_by_role_and_sex", ("_T",), "Total"),
    ),
    Invented(
        "1.2",
        "Steunpunt van de demo",
        "15",
        "PLANNED",
        date(2026, 9, 1),
        _END,
        {
            "nl": (
                "Demo: opleiding voor wie als eerste luistert",
                "Verzonnen. Huisartsen, leerkrachten, buurtwerk.",
            ),
            "fr": (
                "Démo : formation de qui écoute en premier",
                "Inventé. Médecins, enseignants, travail de quartier.",
            ),
            "de": (
                "Demo: Schulung für alle, die zuerst zuhören",
                "Erfunden. Hausärzte, Lehrkräfte, Quartiersarbeit.",
            ),
            "en": ("Demo: training for who listens first", "Invented. Doctors, teachers, community work."),
        },
    ),
    Invented(
        "2.1",
        "Hulplijn van de demo",
        "24",
        "DONE",
        date(2025, 1, 1),
        date(2025, 12, 31),
        {
            "nl": ("Demo: de hulplijn antwoordt ook in de chat", ""),
            "fr": ("Démo : la ligne répond aussi par chat", ""),
            "de": ("Demo: die Hilfslinie antwortet auch im Chat", ""),
            "en": ("Demo: the line answers by chat too", ""),
        },
        Indicator("contacts_by_channel", ("CHAT",), ""),
    ),
    Invented(
        "2.2",
        "Opvang van de demo",
        "23",
        "UNDER_WAY",
        date(2025, 3, 1),
        date(2026, 6, 30),
        {
            "nl": (
                "Demo: meer plaatsen in de opvang, voor iedereen",
                "Verzonnen. Ook voor vaders met kinderen.",
            ),
            "fr": (
                "Démo : plus de places en refuge, pour tous",
                "Inventé. Aussi pour les pères avec enfants.",
            ),
            "de": ("Demo: mehr Plätze in Unterkünften, für alle", "Erfunden. Auch für Väter mit Kindern."),
            "en": (
                "Demo: more places in shelters, for everybody",
                "Invented. Also for fathers with children.",
            ),
        },
    ),
    Invented(
        "2.3",
        "Hulplijn van de demo",
        "21",
        "STOPPED",
        date(2025, 1, 1),
        date(2025, 9, 30),
        {
            "nl": (
                "Demo: samen naar de politie",
                "Verzonnen. Iemand gaat mee wanneer je een klacht neerlegt.",
            ),
            "fr": ("Démo : ensemble à la police", "Inventé. Quelqu’un vous accompagne pour porter plainte."),
            "de": ("Demo: gemeinsam zur Polizei", "Erfunden. Jemand geht mit, wenn Sie Anzeige erstatten."),
            "en": (
                "Demo: together to the police",
                "Invented. Somebody goes along when you file a complaint.",
            ),
        },
    ),
    Invented(
        "3.1",
        "Statistiek van de demo",
        "11",
        "UNDER_WAY",
        date(2025, 1, 1),
        _END,
        {
            "nl": (
                "Demo: één cijfer met één betekenis",
                "Verzonnen. Elk jaar alle tabellen, op dezelfde dag.",
            ),
            "fr": (
                "Démo : un chiffre, un seul sens",
                "Inventé. Chaque année tous les tableaux, le même jour.",
            ),
            "de": ("Demo: eine Zahl, eine Bedeutung", "Erfunden. Jedes Jahr alle Tabellen, am selben Tag."),
            "en": ("Demo: one figure with one meaning", "Invented. Every year all tables, on one day."),
        },
        Indicator("contacts_by_problem", ("PARTNER",), ""),
    ),
)


def has_plan() -> bool:
    return bool(queries.public_plan("nl")["measures"])


def write_plan() -> None:
    for each in MEASURES:
        said = {language: Words(*words) for language, words in each.said.items()}
        measure = Measure(
            each.reference, said, each.owner, each.article, each.status, each.begins, each.until
        )
        operations.write_measure(measure, after=0, by=acting("statistician"))


def has_report() -> bool:
    return 2025 in queries.public_plan("nl")["years"]


def point_and_report() -> None:
    """Once the figures are published: the cells that measures point at, and the report of the year."""
    by = acting("statistician")
    published = queries.to_point_at(language="nl", seen_by=by)
    for each in MEASURES:
        if each.indicator and each.indicator.table in published and _pointed(each.reference) is None:
            operations.choose_indicator(each.reference, each.indicator, after=1, by=by)
    operations.issue_report(2025, by=by)


def _pointed(reference: str) -> Indicator | None:
    return queries.measure(reference, language="nl", seen_by=acting("statistician"))[0].indicator
