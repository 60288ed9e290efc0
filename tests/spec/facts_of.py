"""Invented facts for tests: any combination of codes that the codebooks allow, as hypothesis strategies."""

from datetime import date, timedelta

from hypothesis import strategies as st

from houvast.library.codes import codebook
from houvast.library.figures.facts import FACT_SETS, MONTH, RARE, Kind

FIRST, END = date(2025, 1, 1), date(2025, 4, 1)
MONTHS = ("2025-01", "2025-02", "2025-03")
OTHERS = ("arrivals", "services", "referrals", "needs", "shelters", "beds", "cases")  # each thing in one row


def days():
    return st.integers(0, (END - FIRST).days - 1).map(lambda n: FIRST + timedelta(days=n))


def value(column):
    """A value that a column may hold, few codes preferred so that cells repeat."""
    if column.kind is Kind.CODE:
        return st.sampled_from(_codes(column))
    if column.kind is Kind.CODES and column.codebook == MONTH:
        return st.lists(st.sampled_from(MONTHS), unique=True, min_size=1)
    if column.kind is Kind.CODES:
        return st.lists(st.sampled_from(_codes(column)), unique=True, max_size=3)
    number = st.integers(0, min(column.largest, 25)) if column.codebook else st.integers(0, 9)
    number = st.none() | number if column.optional else number
    return {Kind.FLAG: st.booleans(), Kind.NUMBER: number}[column.kind]


def _codes(column):
    """The last four codes that a period shorter than a year may hold."""
    codes = codebook(column.codebook, on=FIRST).codes()
    return [code for code in codes if code not in RARE.get(column.codebook, ())][-4:]


def row(facts, **known):
    """A row of a fact set; what is given stays, the rest is drawn."""
    drawn = {name: value(column) for name, column in FACT_SETS[facts].items() if name not in known}
    return st.fixed_dictionaries(drawn).map(lambda values: {**values, **known})


@st.composite
def contact(draw, key):
    """One contact with its persons and the pairs between them, consistent with one another."""
    size = draw(st.integers(0, 3))
    told = draw(row("contacts", key=key, day=draw(days()), persons=size))
    of_contact = {name: told[name] for name in ("day", "district", "channel")}
    persons = [draw(_person(contact=key, number=n, **of_contact)) for n in range(size)]
    couples = [
        (v, p) for v in range(size) for p in range(size) if v != p and _makes_a_pair(persons[v], persons[p])
    ]
    chosen = draw(st.lists(st.sampled_from(couples), unique=True, max_size=4)) if couples else []
    return told, persons, [draw(_pair(told, persons[v], persons[p])) for v, p in chosen]


@st.composite
def _person(draw, **known):
    """Somebody whose main form is one of theirs, or not known."""
    drawn = draw(row("persons", **known))
    return drawn | {"main_form": draw(st.sampled_from([*drawn["forms"], "U"]))}


def _makes_a_pair(victim, perpetrator):
    """Harmed and harming as assessed, and as stated where nobody assessed it."""
    harmed, harming = (
        each["role_stated"] if each["role_assessed"] == "U" else each["role_assessed"]
        for each in (victim, perpetrator)
    )
    return harmed in ("VICTIM", "BOTH") and harming in ("PERPETRATOR", "BOTH")


def _pair(told, victim, perpetrator):
    return row("pairs", **_of_pair(told, victim, perpetrator))


def _of_pair(told, victim, perpetrator):
    return dict(
        contact=told["key"],
        day=told["day"],
        district=told["district"],
        incidents_contact=told["incidents_contact"],
        victim=victim["number"],
        perpetrator=perpetrator["number"],
        victim_sex=victim["sex"],
        perpetrator_sex=perpetrator["sex"],
        victim_age_band=victim["age_band"],
        victim_main_form=victim["main_form"],
        problem=victim["problem"],
    )


def of_a_year(random, contacts):
    """Contacts of a year with two persons and a pair each, drawn from every code: rare ones too.

    Of problem and context only what the lists of others ask for.
    """
    told = {name: [] for name in FACT_SETS}
    for key in range(contacts):
        on = {"day": FIRST + timedelta(days=random.randrange(365)), "district": "U", "channel": "PHONE"}
        on["problem"] = random.choice(("MINORS", "HONOUR", "PARTNER"))
        where = random.choice(("ONLINE", "HOUSEHOLD"))
        contact = any_row(random, "contacts", key=key, persons=2, context=where, **on)
        of_it = {"incidents_contact": contact["incidents_contact"]} | {
            name: on[name] for name in ("day", "district")
        }
        one, other = (any_row(random, "persons", contact=key, number=n, **on) for n in range(2))
        for each in (one, other):
            each["main_form"] = random.choice([*each["forms"], "U"])
        told["contacts"].append(contact)
        told["persons"] += [one, other]
        seen = {"victim_sex": one["sex"], "perpetrator_sex": other["sex"]}
        if _makes_a_pair(one, other):
            told["pairs"].append(
                any_row(random, "pairs", contact=key, victim=0, perpetrator=1, **of_it, **seen)
            )
    return told


def any_facts(random, most):
    """As `facts` draws them, of one seed: many times as many in the same time."""
    told = {name: [] for name in FACT_SETS}
    for key in range(random.randrange(most + 1)):
        persons = random.randrange(4)
        contact = any_row(random, "contacts", _codes, key=key, day=_any_day(random), persons=persons)
        known = {name: contact[name] for name in ("day", "district", "channel")}
        seen = [any_row(random, "persons", _codes, contact=key, number=n, **known) for n in range(persons)]
        for each in seen:
            each["main_form"] = random.choice([*each["forms"], "U"])
        pairs = [
            (one, other) for one in seen for other in seen if one is not other and _makes_a_pair(one, other)
        ]
        told["contacts"].append(contact)
        told["persons"] += seen
        told["pairs"] += [
            any_row(random, "pairs", _codes, **_of_pair(contact, *each))
            for each in random.sample(pairs, min(4, len(pairs)))
        ]
    for name in OTHERS:
        told[name] = [
            any_row(random, name, _codes, key=key, day=_any_day(random))
            for key in range(random.randrange(most + 1))
        ]
    return told


def _any_day(random):
    return FIRST + timedelta(days=random.randrange((END - FIRST).days))


def _every_code(column):
    return codebook(column.codebook, on=FIRST).codes()


def any_row(random, facts, codes=_every_code, **known):
    """A row of a fact set; what is given stays, the rest is drawn from every code, or from `codes`."""
    return {
        name: known[name] if name in known else _any_value(random, column, codes)
        for name, column in FACT_SETS[facts].items()
    }


def _any_value(random, column, codes):
    if column.kind is Kind.CODES and column.codebook == MONTH:
        return random.sample(MONTHS, random.randrange(1, 4))
    if column.kind in (Kind.CODE, Kind.CODES):
        codes = codes(column)
        several = random.sample(codes, random.randrange(min(4, len(codes))))
        return random.choice(codes) if column.kind is Kind.CODE else several
    if column.kind is Kind.NUMBER and column.optional and random.random() < 0.2:
        return None
    return random.random() < 0.5 if column.kind is Kind.FLAG else random.randrange(9)


@st.composite
def facts(draw, most=25):
    """The fact sets of a few contacts, and of what else is counted, each thing in one row."""
    told = [draw(contact(key)) for key in range(draw(st.integers(0, most)))]
    return {
        "contacts": [each[0] for each in told],
        "persons": [person for each in told for person in each[1]],
        "pairs": [pair for each in told for pair in each[2]],
        **{
            name: [draw(row(name, key=key, day=draw(days()))) for key in range(draw(st.integers(0, most)))]
            for name in OTHERS
        },
    }
