"""Programs that run on a whole installation for the leak drill: fill it, read as the entitled, ask as all
others.
"""

FILL = """
import json, sys, uuid
from datetime import timedelta
from django.utils import timezone
from acting import acting
from houvast.records.accounts.guard import installation, visitor
from houvast.records.contacts.operations import answering, leaving, mailing, talking
from houvast.records.directory import operations
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.directory.operations import locations
from houvast.records.directory.queries import locations as queries
word, phone = sys.argv[1:3]
worker, house, lead = acting("worker"), acting("at_shelter"), acting("lead")
offer = Offer(kind="SHELTER", secret=True, phone="016 11 22 33", area=("district:LEUVEN",), ways=("PHONE",),
gate="24062")
service = operations.add_service(Described("House"), offer, {"nl": Text("House")}, by=worker)
open_ = Offer(kind="CAW", phone="016 55 66 77", ways=("PHONE",))
operations.add_service(Described("Office"), open_, {"nl": Text("Office")}, by=worker)
team = next(iter(house.teams("directory.write_location")))
locations.name_shelter(service, team, by=lead)
shelter = queries.shelter(service, seen_by=house).id
where = locations.Where(f"{word}straat", "93", "3080", f"{word}stad", phone, f"behind the {word}molen")
locations.write_location(shelter, where, "Call first. We meet you at the station.", by=house)
lent = locations.lend_location(shelter, worker.id, until=timezone.now() + timedelta(hours=3), by=house)
line = {"doors": ["CHAT", "EMAIL"], "languages": ["nl"], "time_zone": "Europe/Brussels", "closed_days": [],
        "hours": [{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}], "overflow": None}
phone_line = next(iter(worker.teams("contacts.register")))
answering.set_line(phone_line, line, by=acting("administrator"))
talk = talking.begin_talk("CHAT", language="nl", first="hello", by=visitor(worker.organisation)).id
answering.take_talk(talk, by=worker)
print(json.dumps({"service": str(service), "shelter": str(shelter), "lent": str(lent), "talk": str(talk),
                  "contact": str(uuid.uuid4()), "team": str(phone_line)}))
"""

# Writes the location anew: as it was, or another in everything. The two systems differ in nothing else.
MOVE = """
import sys
from acting import acting
from houvast.records.directory.operations import locations
import uuid
word, phone, shelter, moved = sys.argv[1:5]
where = locations.Where(f"{word}straat", "93", "3080", f"{word}stad", phone, f"behind the {word}molen")
if moved == "yes":
    where = locations.Where("Anderedreef", "4", "8400", "Oostende", "059 12 13 14", "opposite the other side")
locations.write_location(uuid.UUID(shelter), where, "Call first. We meet you at the station.",
by=acting("at_shelter"))
"""

ENTITLED = """
import json, sys, uuid
from acting import acting
from houvast.records.directory.operations import locations
of = json.loads(sys.argv[1])
print(locations.read_location(uuid.UUID(of["shelter"]), by=acting("at_shelter")).where)
print(locations.open_lent_location(uuid.UUID(of["lent"]), by=acting("worker")).where)
"""

# Every address of every door by GET and POST, as everybody not entitled, unlocked; a file for each answer.
ASK = """
import json, pathlib, re, sys, time, zlib
import django.test.utils
from django.conf import settings
settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["testserver"], False
settings.LIMIT_NETWORKS = False  # "too often" goes by the clock, and stands before what is to be searched
from django.test import Client
from django.urls import get_resolver
from acting import acting
from whole import whole
from houvast.records.accounts import keys
of, folder, word = json.loads(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
people = sys.argv[4:]
known = {**of, "language": "nl", "form": "zip", "held": of["talk"], "version": "1"}
def routes(patterns, before=""):
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from routes(each.url_patterns, route)
            continue
        for name in re.findall(r"<[a-z]+:([a-z_]+)>", route):
            if name in known:
                route = re.sub(rf"<[a-z]+:{name}>", known[name], route)
        if "<" not in route and not re.search("sign-out|leave|lock/|language/", route):
            yield "/" + route.lstrip("^").rstrip("$")
every = sorted({*routes(get_resolver().url_patterns), "/metrics", "/healthz", "/no/such/page",
                f"/desk/directory/?q={word}", f"/desk/directory/?q={word}straat",
                "/desk/directory/take-out/json/",
                f"/api/hsds/services?search={word}", f"/api/hsds/locations?query={word}",
                f"/desk/contacts/search/?q={word}"})
forms = [{}, {"where": "Tervuren", "sex": "F"}, {"where": word, "q": word},
         {"text": "hello", "once": of["talk"]}]
asked = 0
for name in people:
    client = Client(raise_request_exception=False)
    if name:
        actor = acting(name)
        client = whole(actor.id)
        client.raise_request_exception = False
        session = client.session
        client.cookies[settings.KEY_COOKIE_NAME], session["carried"] = keys.carry(
            keys.unlocked_key(actor), staff=actor.id)
        session["used"] = int(time.time())
        session.save()
    for number, address in enumerate(every):
        own = f"/desk/bringing/{of['lent']}/"
        if name == "worker" and address == own:
            continue  # to them it is lent
        if name in ("worker", "lead") and address == "/desk/held/":
            continue  # a text that they wrote themselves, and who looks at it as the second person
        for turn, form in enumerate([None, *forms]):
            if turn > 1 and not re.search("for/|find|search|contacts|suitable", address):
                continue
            answer = client.get(address) if form is None else client.post(address, form)
            asked += 1
            content = b"" if answer.streaming else answer.content
            if content.startswith(b"%PDF"):
                for piece in re.findall(rb"stream\\r?\\n(.*?)endstream", content, re.S):
                    try:
                        content += zlib.decompress(piece)
                    except zlib.error:
                        pass
            if content[:2] == b"PK":
                import io, zipfile
                with zipfile.ZipFile(io.BytesIO(content)) as packed:
                    content = b"".join(packed.read(each) for each in sorted(packed.namelist()))
            said = f"{answer.status_code} {address}\\n".encode()
            heads = "\\n".join(f"{k}: {v}" for k, v in sorted(answer.headers.items())).encode()
            (folder / f"{name or 'nobody'}-{number}-{turn}").write_bytes(said + heads + b"\\n" + content)
print(asked)
"""

# Bands of travel from many places, and what the address guard answers to texts that say neither address.
REST = """
import json, sys, uuid
from django.utils import timezone
from acting import acting
from houvast.library import codes
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.operations import NotPossible, answering, leaving, mailing
from houvast.records.directory import queries
of = json.loads(sys.argv[1])
worker = acting("worker")
bands = []
for refnis in list(codes.codebook("municipality", on=timezone.localdate()).codes())[::25]:
    found = queries.suitable(queries.Need(), refnis, timezone.now(), seen_by=visitor(worker.organisation))
    bands.append([[str(each.entry.id), each.band] for each in (*found.takes, *found.refuses)])
answers, told = [], set()
for number in range(20):
    text = f"Straatnaam{number}laan {number + 1}, 90{number:02d} Dorp"
    answers.append(leaving.may_leave(text, kind="LETTER", team=uuid.UUID(of["team"]), by=worker).may)
for number in range(20):
    try:
        answering.reply(uuid.UUID(of["talk"]), f"Lindendreef {number + 1}.", once=uuid.uuid4(), by=worker)
        answers.append(True)
    except NotPossible as held:
        answers.append(str(held))
print(json.dumps({"bands": bands, "answers": answers}))
"""

# What the guard says to texts that give the shelter away, and to one that chance chose; mails are kept.
GUARD = """
import json, sys, uuid
from acting import acting
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.operations import NotPossible, answering, leaving, mailing
from houvast.records.accounts.guard import installation
from houvast.records.directory import comparing
of, folder, word, phone = json.loads(sys.argv[1]), sys.argv[2], *sys.argv[3:5]
worker = acting("worker")
said = []
def say(text):
    try:
        answering.reply(uuid.UUID(of["talk"]), text, once=uuid.uuid4(), by=worker)
        return "said"
    except NotPossible as held:
        return str(held)
for text in (f"{word.upper()}STR. 93", f"93, {word} straat", f"in de {word}straat", f"bel {phone}"):
    said.append(say(text))
posting.is_set = lambda: True
def send(text, *, to, **_more):
    with open(f"{folder}/mails", "a") as mails:
        mails.write(f"To: {to}\\n\\n{text}\\n")
posting.send = send
mail = mailing.receive_mail(b"From: sam@example.org\\nSubject: x\\n\\nhello", own="line@example.org",
                            by=installation(worker.organisation)).id
answering.take_talk(mail, by=worker)
mailing.allow_mail(mail, by=worker)
mailing.answer_by_mail(mail, "We call you.", once=uuid.uuid4(), by=worker)
try:
    mailing.answer_by_mail(mail, f"Come to {word}straat 93.", once=uuid.uuid4(), by=worker)
    said.append("mailed")
except NotPossible as held:
    said.append(str(held))
comparing.BY_CHANCE = 1.0
said.append(say("Kerklaan 7"))
print(json.dumps(said))
"""

# The page of the shelter breaks while the location is open in memory.
BROKEN = """
import json, sys, time
import django.test.utils
from django.conf import settings
settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["testserver"], False
from django.test import Client
from acting import acting
from whole import whole
from houvast.records.accounts import keys
from houvast.records.directory.operations import locations
of = json.loads(sys.argv[1])
actor = acting("at_shelter")
client = whole(actor.id)
client.raise_request_exception = False
session = client.session
client.cookies[settings.KEY_COOKIE_NAME], session["carried"] = keys.carry(
    keys.unlocked_key(actor), staff=actor.id)
session["used"] = int(time.time())
session.save()
def broken(shelter, where, key, by):
    raise RuntimeError("broken on purpose")
locations._catch_up = broken
answer = client.get(f"/desk/shelters/{of['shelter']}/")
print(answer.status_code)
print(answer.content.decode())
"""
