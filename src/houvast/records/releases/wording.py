"""What is said about releases: to who decides, in their language, and in published files, in all of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houvast.records.releases.course import Obstacle, State

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

REASONS: Mapping[str, str | Promise] = {
    "WRONG_COUNT": _("Something was counted wrongly"),
    "WRONG_DEFINITION": _("A definition was wrong or unclear"),
    "TOO_MUCH_SHOWN": _("More was shown than is safe"),
    "NOT_AGREED": _("The people who decide did not agree"),
}

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
