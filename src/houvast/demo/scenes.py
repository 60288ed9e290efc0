"""What an invented situation is made of, per problem: weights only, and every weight is invented.

Nothing here is an estimate of anything. Both sexes stand in every role, and nothing is graphic.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Weights = Mapping[str, float]

SEXES: Weights = {"F": 48, "M": 47, "X": 2, "U": 2, "REFUSED": 1}
MOSTLY_WOMEN: Weights = {"F": 70, "M": 26, "X": 2, "U": 1, "REFUSED": 1}
MOSTLY_MEN: Weights = {"F": 27, "M": 68, "X": 1, "U": 4}
CHILDREN: Weights = {"UNBORN": 0.4, "0-2": 14, "3-5": 20, "6-11": 38, "12-17": 26, "U": 2}
ADULTS: Weights = {"18-29": 24, "30-44": 40, "45-64": 27, "65-74": 4, "75+": 1, "U": 6}
OLDER: Weights = {"65-74": 32, "75+": 64, "U": 4}
CLOSE_BY: Weights = {"PARENT": 26, "OTHER_FAMILY": 20, "NEIGHBOUR": 13, "FRIEND": 11, "PROFESSIONAL": 14,
                     "SIBLING": 4, "STEPPARENT": 3, "WITNESS_OTHER": 4, "U": 2}  # fmt: skip
OWN: Weights = {"VICTIM": 52, "PERPETRATOR": 5, "BOTH": 4}
FAMILY: Weights = {"BLOOD_RELATIVE": 80, "OTHER_HOUSEHOLD": 16, "U": 4}
AT_HOME: Weights = {"HOUSEHOLD": 76, "FAMILY": 16, "ONLINE": 2, "OTHER": 1, "U": 5}
FORMS: Weights = {"PSYCHOLOGICAL": 40, "PHYSICAL": 34, "EMOTIONAL_NEGLECT": 8, "PHYSICAL_NEGLECT": 5,
                  "ECONOMIC": 7, "SEXUAL": 6}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Weights of one problem. `alone`: the share in which nobody who harms is reported."""

    speakers: Weights = field(default_factory=lambda: {**OWN, **CLOSE_BY})
    victims: Weights = field(default_factory=lambda: ADULTS)
    victim_sexes: Weights = field(default_factory=lambda: SEXES)
    harming: Weights = field(default_factory=lambda: ADULTS)
    harming_sexes: Weights = field(default_factory=lambda: SEXES)
    relationships: Weights = field(default_factory=lambda: FAMILY)
    contexts: Weights = field(default_factory=lambda: AT_HOME)
    forms: Weights = field(default_factory=lambda: FORMS)
    more_victims: float = 0.12
    alone: float = 0.15


SCENES: Mapping[str, Scene] = {
    "CHILD_ABUSE": Scene(
        speakers={**CLOSE_BY, "VICTIM": 7, "PERPETRATOR": 3, "BOTH": 0.5},
        victims=CHILDREN,
        more_victims=0.34,
        forms={**FORMS, "PHYSICAL_NEGLECT": 16, "EMOTIONAL_NEGLECT": 20},
    ),
    "PARTNER": Scene(
        speakers={**OWN, "OTHER_FAMILY": 12, "FRIEND": 11, "PARENT": 8, "PROFESSIONAL": 8, "NEIGHBOUR": 4},
        victim_sexes=MOSTLY_WOMEN,
        harming_sexes=MOSTLY_MEN,
        relationships={"CURRENT_PARTNER": 62, "FORMER_PARTNER": 38},
        alone=0.05,
    ),
    "ADULT_OTHER": Scene(
        relationships={"BLOOD_RELATIVE": 30, "ACQUAINTANCE": 16, "FRIEND": 8, "OTHER_KNOWN": 14, "WORK": 6,
                       "AUTHORITY_CARE": 5, "OTHER_HOUSEHOLD": 8, "OFFENDER_UNKNOWN": 9, "U": 4},
        contexts={"HOUSEHOLD": 34, "FAMILY": 18, "PUBLIC": 18, "ONLINE": 10, "WORK": 6, "CARE": 5, "OTHER": 4,
                  "U": 5},
    ),
    "SEPARATION": Scene(
        speakers={"VICTIM": 30, "PARENT": 40, "BOTH": 5, "OTHER_FAMILY": 16, "FRIEND": 6, "PROFESSIONAL": 5},
        relationships={"FORMER_PARTNER": 74, "BLOOD_RELATIVE": 22, "U": 4},
    ),
    "ELDER_ABUSE": Scene(
        speakers={"VICTIM": 18, "CHILD": 34, "OTHER_FAMILY": 16, "NEIGHBOUR": 9, "PROFESSIONAL": 20, "U": 2},
        victims=OLDER,
        harming={"45-64": 58, "30-44": 24, "65-74": 12, "U": 6},
        forms={**FORMS, "ECONOMIC": 26},
        contexts={**AT_HOME, "CARE": 14},
    ),
    "MINORS": Scene(
        speakers={"PARENT": 58, "VICTIM": 16, "PROFESSIONAL": 16, "OTHER_FAMILY": 8, "U": 1},
        victims=CHILDREN,
        harming={"6-11": 34, "12-17": 60, "U": 6},
        relationships={"ACQUAINTANCE": 52, "FRIEND": 14, "BLOOD_RELATIVE": 22, "OTHER_KNOWN": 8, "U": 4},
        contexts={"SCHOOL": 56, "ONLINE": 14, "HOUSEHOLD": 16, "SPORT": 6, "PUBLIC": 5, "U": 3},
    ),
    "COPING": Scene(speakers={"VICTIM": 84, "FRIEND": 6, "OTHER_FAMILY": 6, "PROFESSIONAL": 4}, alone=0.5),
    "PARENT_ABUSE": Scene(
        speakers={"VICTIM": 62, "SIBLING": 8, "OTHER_FAMILY": 16, "PROFESSIONAL": 10, "FRIEND": 4},
        victims={"30-44": 30, "45-64": 56, "65-74": 10, "U": 4},
        harming={"12-17": 48, "18-29": 44, "30-44": 6, "U": 2},
        relationships={"BLOOD_RELATIVE": 94, "OTHER_HOUSEHOLD": 6},
    ),
    "HONOUR": Scene(victims={"12-17": 30, "18-29": 60, "U": 10}),
    "RITUAL": Scene(alone=1),
    "FORCED_ADOPTION": Scene(alone=1),
    "STALKING": Scene(
        relationships={"FORMER_PARTNER": 52, "ACQUAINTANCE": 22, "WORK": 8, "OFFENDER_UNKNOWN": 14, "U": 4},
        contexts={"ONLINE": 40, "PUBLIC": 30, "HOUSEHOLD": 18, "WORK": 6, "U": 6},
        forms={"PSYCHOLOGICAL": 90, "PHYSICAL": 10},
    ),
    "WORK_BULLYING": Scene(
        relationships={"WORK": 96, "U": 4},
        contexts={"WORK": 92, "ONLINE": 6, "U": 2},
        forms={"PSYCHOLOGICAL": 92, "PHYSICAL": 8},
    ),
    "OTHER": Scene(alone=0.6),
}  # fmt: skip

PARTNER_MODALITIES: Weights = {
    "COERCIVE_CONTROL": 22, "STALKING": 9, "DIGITAL": 12, "STRANGULATION": 5, "THREAT_TO_KILL": 7,
    "WEAPON": 4, "CHILD_WITNESS": 18, "CHILD_CONTACT_AS_LEVER": 12, "IMMIGRATION_AS_LEVER": 3, "HONOUR": 1,
    "FORCED_MARRIAGE": 0.5,
}  # fmt: skip
OTHER_MODALITIES: Weights = {
    "DIGITAL": 30,
    "CHILD_WITNESS": 30,
    "STALKING": 14,
    "WEAPON": 5,
    "THREAT_TO_KILL": 6,
}

NOTES = (
    "Belt vanuit de auto, wil vooral eens luisteren.",
    "Twijfelt of dit geweld is. Samen overlopen wat het is.",
    "Belt terug als het rustig is in huis.",
    "Heeft een buur die het weet en die mag langskomen.",
    "Zoekt woorden om er met een broer over te praten.",
    "Wil nog geen stap zetten, wel weten wat er kan.",
    "Vraagt hoe een gesprek met de school te beginnen.",
    "Kreeg de nummers van drie diensten mee.",
    "Schaamt zich, zegt dat bellen al veel was.",
    "Maakt zich zorgen om de kinderen in de vakantie.",
    "Heeft een tas klaarstaan bij een vriendin.",
    "Wil leren anders te reageren als het te veel wordt.",
    "Dankt voor het luisteren.",
    "Belde op aanraden van de huisarts.",
)  # invented; Dutch, as the workers of this helpline write
