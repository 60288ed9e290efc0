"""Invents one contact: the answers of a form, drawn from the weights of `scenes`.

Randomness comes in as an argument; the same seed gives the same people. What is drawn passes through
the questionnaire like everything that is typed.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from houvast.demo.scenes import (
    CHILDREN,
    NOTES,
    OTHER_MODALITIES,
    PARTNER_MODALITIES,
    SCENES,
    SEXES,
    Scene,
    Weights,
)

Answers = dict[str, Any]

AGES = {"0-2": (0, 2), "3-5": (3, 5), "6-11": (6, 11), "12-17": (12, 17), "18-29": (18, 29),
        "30-44": (30, 44), "45-64": (45, 64), "65-74": (65, 74), "75+": (75, 93)}  # fmt: skip
PLACES = {"11002": 18, "12025": 6, "13040": 5, "44021": 12, "41002": 6, "46021": 5, "31005": 7, "34022": 5,
          "35013": 5, "36015": 3, "71016": 6, "24062": 6, "23027": 3, "23088": 4, "21004": 3}  # fmt: skip
DISTRICTS = {"ANTWERP": 26, "EAST_FLANDERS": 22, "WEST_FLANDERS": 16, "LIMBURG": 13, "LEUVEN": 9,
             "BRUSSELS": 8, "ABROAD": 1, "U": 5}  # fmt: skip
DONE = {"LISTENED": 50, "ADVISED": 30, "INFORMED": 24, "REFERRED": 34, "SAFETY_PLAN": 4, "RISK_ESTIMATED": 5,
        "WARM_TRANSFER": 2, "EMERGENCY": 0.5}  # fmt: skip
OTHER_PROBLEMS = {"PARTNER": "CHILD_ABUSE", "SEPARATION": "CHILD_ABUSE", "CHILD_ABUSE": "PARTNER"}
OLD_ENOUGH_TO_CALL = {"6-11": 20, "12-17": 70, "18-29": 10}
OWN_SITUATION = ("VICTIM", "PERPETRATOR", "BOTH")


@dataclass(frozen=True)
class Moment:
    """When somebody reached out, and by which door."""

    day: date
    hour: int
    channel: str


def drawn(random: Random, weights: Weights) -> str:
    return random.choices(list(weights), weights=list(weights.values()))[0]


def several(random: Random, weights: Weights, at_most: int) -> list[str]:
    """One to `at_most` different ones, each chance by its weight."""
    return list(dict.fromkeys(drawn(random, weights) for _ in range(random.randint(1, at_most))))


def without_content(random: Random, kind: str, moment: Moment) -> Answers:
    """A silent contact and the like."""
    return _opening(random, kind, moment)


def asking_information(random: Random, kind: str, moment: Moment) -> Answers:
    """INFO or PROFESSIONAL_ADVICE: no situation is reported, so there is no problem to register."""
    professional = kind == "PROFESSIONAL_ADVICE"
    return _opening(random, kind, moment) | {
        "role_stated": "PROFESSIONAL"
        if professional
        else drawn(random, {"U": 3, "FRIEND": 1, "OTHER_FAMILY": 1}),
        "sex": drawn(random, SEXES),
        "requests": ["INFO"],
        "actions": ["INFORMED"],
        "district": drawn(random, DISTRICTS),
    }


def reporting(random: Random, problem: str, moment: Moment, *, historical: bool = False) -> Answers:
    """Support: somebody tells about a situation with this main problem."""
    scene = SCENES[problem]
    speaker = drawn(random, scene.speakers)
    answers = _opening(random, "SUPPORT", moment) | {"role_stated": speaker}
    answers |= _persons(random, scene, speaker, problem)
    answers["person-1-timing"] = (
        "HISTORICAL" if historical else drawn(random, {"CURRENT": 70, "RECENT": 22, "U": 8})
    )
    answers |= _speaker(random, scene, speaker) | _story(random, scene, speaker) | _where(random)
    return answers | _reasons(answers, moment)


RESTS_ON = {"VICTIM": "fear_on", "PERPETRATOR": "control_on", "BOTH": "injury_on"}


def _reasons(answers: Answers, moment: Moment) -> Answers:
    """What each assessed role rests on: told in the talk itself."""
    assessed = {name: role for name, role in answers.items() if name.endswith("role_assessed")}
    return {
        name.removesuffix("role_assessed") + RESTS_ON[role]: moment.day.isoformat()
        for name, role in assessed.items()
        if role in RESTS_ON
    }


def _opening(random: Random, kind: str, moment: Moment) -> Answers:
    return {
        "channel": moment.channel,
        "kind": kind,
        "day": moment.day.isoformat(),
        "time": f"{moment.hour}:{random.randrange(60):02}",
        "outcome": drawn(random, {"ANSWERED": 93, "CALLBACK": 4, "ABANDONED": 3}),
    }


def _speaker(random: Random, scene: Scene, speaker: str) -> Answers:
    """The one who reaches out; in their own situation they are person 1, with that person's sex and age."""
    if speaker == "PERPETRATOR":
        sexes, ages = scene.harming_sexes, scene.harming
    elif speaker in OWN_SITUATION:
        sexes, ages = scene.victim_sexes, OLD_ENOUGH_TO_CALL if scene.victims is CHILDREN else scene.victims
    else:
        sexes, ages = SEXES, {"18-29": 14, "30-44": 42, "45-64": 32, "65-74": 8, "U": 4}
    assessed = speaker if random.random() < 0.92 else drawn(random, {"U": 3, "BOTH": 1, "VICTIM": 1})
    return {"sex": drawn(random, sexes), "age": _age(random, drawn(random, ages)), "role_assessed": assessed}


def _persons(random: Random, scene: Scene, speaker: str, problem: str) -> Answers:
    """Everybody reported, the first with the main problem, and how they relate."""
    roles = ["PERPETRATOR" if speaker == "PERPETRATOR" else "BOTH" if speaker == "BOTH" else "VICTIM"]
    if roles == ["PERPETRATOR"]:
        roles.append("VICTIM")
    elif roles == ["BOTH"]:
        roles.append("BOTH")
    elif random.random() >= scene.alone:
        roles.append("PERPETRATOR")
    while len(roles) < 5 and random.random() < scene.more_victims:
        roles.append("VICTIM")
    answers: Answers = {}
    for number, role in enumerate(roles, start=1):
        answers |= _person(random, scene, f"person-{number}-", role, problem)
    if len(roles) > 2 and problem in OTHER_PROBLEMS and random.random() < 0.3:
        answers[f"person-{len(roles)}-problem"] = OTHER_PROBLEMS[problem]
    return answers | _pairs(random, scene, roles)


def _person(random: Random, scene: Scene, prefix: str, role: str, problem: str) -> Answers:
    harmed = role in ("VICTIM", "BOTH")
    answers: Answers = {
        "role_stated": role,
        "role_assessed": role if random.random() < 0.9 else "U",
        "problem": problem,
        "sex": drawn(random, scene.victim_sexes if harmed else scene.harming_sexes),
        "age": _age(random, drawn(random, scene.victims if harmed else scene.harming)),
    }
    if harmed and random.random() < 0.94:
        forms = several(random, scene.forms, 3)
        answers |= {"forms": forms, "main_form": random.choice(forms)}
    if harmed and random.random() < 0.4:
        partners = "CURRENT_PARTNER" in scene.relationships
        answers["modalities"] = several(random, PARTNER_MODALITIES if partners else OTHER_MODALITIES, 3)
    return {prefix + name: answer for name, answer in answers.items()}


def _pairs(random: Random, scene: Scene, roles: list[str]) -> Answers:
    answers: Answers = {}
    relationship = drawn(random, scene.relationships)
    for victim, role in enumerate(roles, start=1):
        for perpetrator, other in enumerate(roles, start=1):
            if victim != perpetrator and role in ("VICTIM", "BOTH") and other in ("PERPETRATOR", "BOTH"):
                prefix = f"pair-{victim}-{perpetrator}-"
                answers[prefix + "relationship"] = relationship
                answers[prefix + "cohabiting"] = drawn(random, {"NOW": 52, "BEFORE": 34, "NEVER": 9, "U": 5})
                answers[prefix + "children_together"] = drawn(random, {"Y": 60, "N": 32, "U": 8})
    return answers


def _story(random: Random, scene: Scene, speaker: str) -> Answers:
    """What was said, asked and done in the conversation."""
    complaint = drawn(random, {"NONE": 56, "CONSIDERED": 12, "FILED": 12, "WITHDRAWN": 2, "U": 18})
    actions = several(random, DONE, 3)
    answers: Answers = {
        "context": drawn(random, scene.contexts),
        "requests": several(random, {"LISTEN": 30, "ADVICE": 38, "INFO": 20, "NAME_IT": 10, "CHILDREN": 8,
                                     "SAFETY": 6, "LEGAL": 6, "SHELTER": 3, "PERPETRATOR_HELP": 2}, 3),
        "incidents_contact": _incidents(random),
        "told_anyone_before": drawn(random, {"NOBODY": 34, "NEAR_ONES": 38, "PROFESSIONAL": 20, "U": 8}),
        "complaint": complaint,
        "incidents_complaint": _incidents(random),
        "actions": actions,
        "referral_targets": several(random, {"CAW": 30, "VK": 26, "POLICE": 14, "GP_HOSPITAL": 8, "LAWYER": 6,
                                             "MENTAL_HEALTH": 8, "OTHER_LINE": 8, "VEILIG_HUIS": 5,
                                             "SHELTER": 3,
                                             "SHELTER_MEN": 1, "PERPETRATOR_PROGRAMME": 2, "ZSG": 1}, 2),
        "identifiability": drawn(random, {"ANONYMOUS": 80, "PSEUDONYM": 14, "IDENTIFIED": 6}),
        "safe_to_contact": drawn(random, {"U": 60, "YES": 25, "NO": 15}),
        "safe_conditions": "enkel overdag",
    }  # fmt: skip
    if random.random() < 0.4:
        answers["note"] = f"Verzonnen. {random.choice(NOTES)}"
    return answers


def _where(random: Random) -> Answers:
    if random.random() < 0.55:
        return {"municipality": drawn(random, PLACES)}
    return {"district": drawn(random, DISTRICTS)}


def _incidents(random: Random) -> str:
    """As a worker types it: exactly, estimated, or one of the answers that are no number."""
    said = drawn(random, {"1": 12, "few": 20, "tens": 22, "many": 8, "CONTINUOUS": 16, "U": 22})
    few, tens, many = random.randint(2, 7), random.randint(8, 30), random.randint(31, 120)
    return {"few": str(few), "tens": f"~{tens}", "many": f"~{many}"}.get(said, said)


def _age(random: Random, band: str) -> str:
    """Exact, estimated or only as a band."""
    if band not in AGES:
        return band
    age = random.randint(*AGES[band])
    return random.choice((str(age), f"~{age}", band))
