"""What is said about releases: to who decides, in their language, and in published files, in all of them."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from houvast.records.releases.course import Obstacle, ReportState, State

OBSTACLES: Mapping[Obstacle, str | Promise] = {
    Obstacle.OUT_OF_TURN: _("It is not the turn of this step. Look again where these figures stand."),
    Obstacle.WITHDRAWN: _("These figures were withdrawn. Gather the period again."),
    Obstacle.SIGNER_IS_PROPOSER: _("You proposed these figures: somebody else has to sign them."),
    Obstacle.SIGNER_IS_CHECKER: _("You checked these figures: somebody else has to sign them."),
}

STATES: Mapping[State, str | Promise] = {
    State.GATHERED: _("Gathered"),
    State.PROPOSED: _("Proposed"),
    State.CHECKED: _("Checked"),
    State.SIGNED: _("Signed"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Withdrawn"),
}

REPORT_STATES: Mapping[ReportState, str | Promise] = {
    ReportState.WAITING: _("Waits for its turn"),
    ReportState.COMPUTING: _("Being computed"),
    ReportState.READY: _("Ready"),
    ReportState.REFUSED: _("No estimate"),
    ReportState.FAILED: _("Failed"),
}

# By the name of the library's refusal; what exactly is wrong, and on which line, the library says itself.
REFUSALS: Mapping[str, str | Promise] = {
    "TableRefused": _("This is not a table of lists or of repeat counts."),
    "CountRefused": _("A count is missing, negative, not whole or no number."),
    "HistoryRefused": _("A combination of lists is missing, stands twice, or is on no list."),
    "EmptyList": _("Nobody is on one of the lists. Leave that list out."),
    "TooFewCases": _("There are too few people for any estimate."),
    "NoOverlap": _("Too few people are on two lists, or were seen twice: nothing says how many were missed."),
    "ModelRefused": _("This method cannot be used with these lists. Choose another one."),
    "NoEstimate": _("These data put no limit on the number, so no number is given."),
    "NoConvergence": _("The computation did not come to rest, so no number is given."),
    "EstimateRefused": _("These data cannot carry this estimate."),
    "WeekMissing": _("In one of these weeks nothing was registered, so the effect cannot be measured."),
    "TooShort": _("There are too few weeks or too few contacts to know what would have been."),
    "PlanRefused": _("The plan is not the one that was registered, so nothing is measured by it."),
    "CampaignRefused": _("These weeks cannot carry this effect."),
}

REASONS: Mapping[str, str | Promise] = {
    "WRONG_COUNT": _("Something was counted wrongly"),
    "WRONG_DEFINITION": _("A definition was wrong or unclear"),
    "TOO_MUCH_SHOWN": _("More was shown than is safe"),
    "NOT_AGREED": _("The people who decide did not agree"),
}


def embargoed(until: datetime) -> str:
    """That figures wait for a moment, told by the clock of the helpline."""
    said = gettext("These figures are under embargo until %(until)s. Publish them from then on.")
    return said % {"until": date_format(timezone.localtime(until), "DATETIME_FORMAT")}


def contradicting(sentence: str) -> str:
    """That a rule between tables does not hold, by the sentence that says it."""
    said = gettext("These figures contradict one another. This should hold and does not: “%(rule)s”")
    return said % {"rule": sentence}


# Published files carry all languages, whatever language the signer reads.
WITHDRAWN_BECAUSE: Mapping[str, Mapping[str, str]] = {
    "WRONG_COUNT": {
        "nl": "Er was iets fout geteld.",
        "fr": "Une erreur de comptage a été constatée.",
        "de": "Es wurde etwas falsch gezählt.",
        "en": "Something was counted wrongly.",
    },
    "WRONG_DEFINITION": {
        "nl": "Een definitie was fout of onduidelijk.",
        "fr": "Une définition était fausse ou peu claire.",
        "de": "Eine Definition war falsch oder unklar.",
        "en": "A definition was wrong or unclear.",
    },
    "TOO_MUCH_SHOWN": {
        "nl": "Er was meer te zien dan veilig is.",
        "fr": "Les tableaux montraient plus que ce qui est sûr.",
        "de": "Es war mehr zu sehen, als sicher ist.",
        "en": "More was shown than is safe.",
    },
    "NOT_AGREED": {
        "nl": "De mensen die beslissen, waren het niet eens.",
        "fr": "Les personnes qui décident n’étaient pas d’accord.",
        "de": "Die Verantwortlichen waren sich nicht einig.",
        "en": "The people who decide did not agree.",
    },
}

# Beside the counts of overlaps, in published files too: how far the links can be trusted.
LINKED: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "rates": "Van 100 koppelingen zijn er ongeveer {false} fout. Van 100 mensen op twee lijsten zijn er "
        "ongeveer {missed} gemist.",
        "unknown": "Hoe vaak een koppeling fout is, is niet bekend. Een schatting op deze aantallen is te "
        "zeker.",
    },
    "fr": {
        "rates": "Sur 100 liens, environ {false} sont faux. Sur 100 personnes présentes sur deux listes, "
        "environ {missed} n’ont pas été reliées.",
        "unknown": "On ne sait pas combien de liens sont faux. Une estimation faite de ces nombres est trop "
        "sûre.",
    },
    "de": {
        "rates": "Von 100 Verknüpfungen sind etwa {false} falsch. Von 100 Personen auf zwei Listen wurden "
        "etwa {missed} nicht verknüpft.",
        "unknown": "Wie oft eine Verknüpfung falsch ist, ist nicht bekannt. Eine Schätzung daraus ist zu "
        "sicher.",
    },
    "en": {
        "rates": "Of 100 links about {false} are false. Of 100 people on two lists about {missed} were "
        "missed.",
        "unknown": "How often links are wrong is not known. An estimate from these counts is too sure of "
        "itself.",
    },
}
