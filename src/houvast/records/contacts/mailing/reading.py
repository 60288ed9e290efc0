"""What a mail says, whoever made it: its words, its files, its sender, and whether a machine sent it.

Pure and total: whatever the bytes are, something comes out, and nothing is raised.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

from houvast.records.contacts import writing

LARGEST = 30_000_000  # bytes of a mail that is fetched whole; of a larger one the first so many
FIRST_OF_LARGER = 1_000_000
MOST_PARTS = 200
MOST_DEEP = 60
LONGEST = 40_000  # characters of what it says
LONGEST_PAGE = 10 * LONGEST
NAME = "mail.eml"  # of a mail that is kept as it came
AS_IT_CAME = policy.default.clone(linesep="\r\n", refold_source="none", max_line_length=None)
FAR_MORE = 2  # times as many letters: then the plain words only tell that there is a page
LOOP_HEADER = "X-Loop"
# Sent by a machine: counted and thrown away. A list or a bulk mail may still be a person who asks for help.
DROPPED = ("LOOP", "BOUNCE", "AUTOMATIC")

MOST_REFERRED = 10_000  # characters of message ids that are looked at
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
MOST_BACK = 50  # message ids in what came back
_OUR_ID = re.compile(
    rb"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9.-]{1,250}"
)  # posting.message_id
_OF_DELIVERY = "delivery-status"
_ACTION = re.compile(rb"(?im)^action:[ \t]*([a-z]{1,20})")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,250}")


@dataclass(frozen=True)
class Mail:
    """One mail. `kind`: PERSON, LIST (never to be answered by mail), or one of DROPPED."""

    kind: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    text: str = field(repr=False)
    files: list[tuple[str, bytes]] = field(repr=False)
    identity: bytes = field(repr=False)
    """Tells one mail from another: of its message id and all below its head."""
    is_whole: bool = True
    answers: tuple[str, ...] = field(default=(), repr=False)
    """Message ids, without their brackets, of what it answers by its head; of a BOUNCE, of what came back."""
    mails: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    """Whole mails that stood in it, as when one forwards a mail as an attachment: with their names."""
    id: str = field(default="", repr=False)
    is_own: bool = False
    """It says that it comes from our own address."""
    reply_to: str = field(default="", repr=False)
    """Of such a one: where it wants to be answered."""


def read(raw: bytes, *, own: str, loop: str, is_whole: bool = True) -> Mail:
    """`own`: our address; `loop`: what our own mails carry in LOOP_HEADER."""
    identity = _identity(raw)
    try:
        return _read(raw, own=own, loop=loop, identity=identity, is_whole=is_whole)
    except Exception:  # a parser for all that was ever sent fails in as many ways; the mail still came
        return Mail("PERSON", "", "", "", [], identity, is_whole, mails=[(NAME, raw)])  # for who can


def _read(raw: bytes, *, own: str, loop: str, identity: bytes, is_whole: bool) -> Mail:
    if _depth(raw) > MOST_DEEP:
        raise ValueError("too deep")
    parsed = BytesParser(policy=policy.default).parsebytes(raw)
    name, address = _sender(parsed, "From")
    is_own = bool(own) and address.lower() == own.lower()
    kind = _kind(parsed, is_own=is_own, loop=loop)
    if kind in DROPPED:
        back = _came_back(raw, parsed) if kind == "BOUNCE" else ()
        return Mail(kind, "", "", "", [], identity, is_whole, back)
    found = _part(parsed, iter(range(MOST_PARTS)))
    subject = " ".join(writing.without_hidden(_header(parsed, "Subject")).split())[:300]
    text = writing.without_hidden("\n\n".join(filter(None, (subject, found.said))))
    return Mail(
        kind,
        address,
        writing.name(name),
        text[:LONGEST],
        found.files,
        identity,
        is_whole and found.is_whole and len(text) <= LONGEST,
        _answered(parsed),
        found.mails,
        id="".join(_MESSAGE_ID.findall(_header(parsed, "Message-ID"))[:1]),
        is_own=is_own,
        reply_to=_sender(parsed, "Reply-To")[1] if is_own else "",
    )


def _sender(mail: Message, header: str) -> tuple[str, str]:
    name, address = parseaddr(_header(mail, header))
    return name, address if _ADDRESS.fullmatch(address) else ""


def _kind(mail: Message, *, is_own: bool, loop: str) -> str:
    """RFC 3834 (automatic answers), RFC 6522 (reports), RFC 2919 and 2369 (lists). From our own address a
    person may write too, by a form on a website or forwarded by a colleague; answered it would come to us.
    """
    if _header(mail, LOOP_HEADER) == loop:
        return "LOOP"
    if mail.get_content_type() == "multipart/report" or (
        mail["Return-Path"] is not None and _header(mail, "Return-Path").strip() == "<>"
    ):
        return "BOUNCE"
    if (_header(mail, "Auto-Submitted").split(";")[0].strip().lower() or "no") != "no":
        return "AUTOMATIC"
    bulk = _header(mail, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply")
    marks = ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress")
    return "LIST" if is_own or bulk or any(mail[name] is not None for name in marks) else "PERSON"


def _answered(mail: Message) -> tuple[str, ...]:
    """RFC 5322, 3.6.4. The newest references stand last."""
    said = f"{_header(mail, 'References')[-MOST_REFERRED:]} {_header(mail, 'In-Reply-To')[:MOST_REFERRED]}"
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(said)))


def _came_back(raw: bytes, mail: Message) -> tuple[str, ...]:
    """Ids as ours are, in a report that a mail did not arrive. None of a report that one is only late, or was
    read (RFC 3464, 2.3.3), and none that only the head names: so answer those who are away.
    """
    looked = raw[:FIRST_OF_LARGER]
    if mail.get_content_type() == "multipart/report":
        actions = {action.lower() for action in _ACTION.findall(looked)}
        if str(mail.get_param("report-type") or _OF_DELIVERY).lower() != _OF_DELIVERY:
            return ()
        if actions and b"failed" not in actions:
            return ()
    else:
        is_reply = _header(mail, "Auto-Submitted").strip().lower().startswith("auto-replied")
        if is_reply and mail["X-Failed-Recipients"] is None:  # which some servers write in reports
            return ()
        looked = looked.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return tuple(dict.fromkeys(found.decode() for found in _OUR_ID.findall(looked)))[:MOST_BACK]


def _header(mail: Message, name: str) -> str:
    """A header as text on one line, or nothing where it is none."""
    try:
        return _whole_letters(str(mail[name] or "").replace("\r", " ").replace("\n", " "))
    except Exception:  # the parser of structured headers fails on hostile ones
        return ""


@dataclass
class _Part:
    """What stands in a part of a mail, with the parts in it: its words, from a page or not, and its files."""

    said: str = ""
    is_page: bool = False
    files: list[tuple[str, bytes]] = field(default_factory=list)
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    is_whole: bool = True


def _part(part: Message, left: Iterator[int]) -> _Part:
    """`left`: so many parts are still looked at. A mail inside a mail is kept as it is, and not opened."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        inner = [_part(each, left) for each in part.get_payload() if isinstance(each, Message)]
        files = [file for each in inner for file in each.files]
        mails = [mail for each in inner for mail in each.mails]
        if part.get_content_subtype() == "alternative":
            best = _best(inner)
            asked = [each for each in inner if not best.said or each.said or each.files or not each.is_page]
            return _Part(best.said, best.is_page, files, mails, all(each.is_whole for each in asked))
        words = "\n\n".join(filter(None, (each.said for each in inner)))
        is_page = any(each.is_page for each in inner)
        return _Part(words, is_page, files, mails, all(each.is_whole for each in inner))
    if next(left, None) is None or not isinstance(part, EmailMessage):
        return _Part(is_whole=False)
    is_attached = part.get_content_disposition() == "attachment" or part.get_filename()
    if part.get_content_type() == "text/plain" and not is_attached:
        return _Part(writing.without_hidden(_text(part)).strip())
    if part.get_content_type() == "text/html" and not is_attached:
        page = _text(part)
        words, is_whole = _words_of(page)
        return _Part(words, True, is_whole=is_whole and bool(words or not page.strip()))
    if part.get_content_maintype() == "message" and part.is_multipart():
        return _kept_as_it_came(part)
    if isinstance(content := part.get_payload(decode=True), bytes) and content:
        return _Part(files=[(str(part.get_filename() or ""), content)])
    return _Part(is_whole=False)


def _kept_as_it_came(part: EmailMessage) -> _Part:
    try:
        inside = [
            each.as_bytes(policy=AS_IT_CAME) for each in part.get_payload() if isinstance(each, Message)
        ]
    except Exception:  # what could be read cannot always be written again
        return _Part(is_whole=False)
    return _Part(mails=[(str(part.get_filename() or NAME), b"\r\n".join(inside))])


def _best(ways: list[_Part]) -> _Part:
    """Of ways to say one thing (RFC 2046, 5.1.4): plain words, unless a page says far more than they do."""
    longest = sorted(ways, key=lambda each: -len(each.said))
    plain = next((each for each in longest if not each.is_page), _Part())
    page = next((each for each in longest if each.is_page), _Part())
    return plain if plain.said and len(page.said) <= FAR_MORE * len(plain.said) else page


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return _whole_letters(content.decode(charset).replace("\ufffd", ""))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _whole_letters(text: str) -> str:
    """Without halves of letters, which some encodings (UTF-7) let through and nothing can store."""
    return re.sub("[\ud800-\udfff]", "", text)


class _Words(HTMLParser):
    """What a page says, without what it does."""

    silent = ("script", "style", "head", "title", "template")
    of_a_head = ("base", "link", "meta", "noscript", "script", "style", "template", "title", "html", "head")
    lines = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hushed: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "body":
            self.hushed.clear()
        elif tag not in self.of_a_head and "head" in self.hushed:
            self.hushed.remove("head")  # it ends there, said or not, as in a browser
        if tag in self.silent:
            self.hushed.append(tag)
        if tag in self.lines:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hushed:
            self.hushed.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.hushed:
            self.said.append(data)


def _words_of(page: str) -> tuple[str, bool]:
    """(what a page says, whether it could be read to its end)."""
    reader, is_whole = _Words(), len(page) <= LONGEST_PAGE
    try:
        reader.feed(page[:LONGEST_PAGE])
        if reader.rawdata.startswith("<"):  # no `close`: with a hostile end it takes hours
            is_whole = False
        else:
            reader.handle_data(html.unescape(reader.rawdata))
    except Exception:  # the parser of pages gives up on some
        is_whole = False
    said = re.sub(r"[ \t\xa0]+", " ", "".join(reader.said))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", re.sub(r" ?\n ?", "\n", said)).strip(), is_whole


def _depth(raw: bytes) -> int:
    """At most how many mails and parts could stand in one another."""
    return len(re.findall(rb"(?im)^content-type:\s*(?:multipart|message)/", raw))


def _identity(raw: bytes) -> bytes:
    head, _, below = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    found = re.search(rb"(?im)^message-id:\s*(.{1,500})$", head)
    return hashlib.sha256((found[1].strip() if found else b"") + b"\0" + below).digest()
