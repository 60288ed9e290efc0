"""What somebody may write in a talk: their own words, without what a screen or a reader could trip over."""

import re
import unicodedata

LONGEST = 4000  # characters of one message
LONGEST_NAME = 40

# Characters that turn the text around or hide in it, and controls. Joiners stay: scripts and signs need them.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\uffff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_MARKS_IN_A_ROW = re.compile(
    r"(\w?)((?:[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]){4})[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)


class NotWritten(ValueError):
    """Nothing is left of it, it is too long, or it is no text."""


def plain(said: str, *, most: int = LONGEST) -> str:
    """The same words without control characters, hidden ones and piles of marks; NotWritten says why not."""
    if len(said) > most * 2:
        raise NotWritten("long")
    if any("\ud800" <= letter <= "\udfff" for letter in said):
        raise NotWritten("binary")
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", said.replace("\r\n", "\n").replace("\r", "\n")))
    text = _MARKS_IN_A_ROW.sub(r"\1\2", text).strip()
    if not text:
        raise NotWritten("empty")
    if len(text) > most:
        raise NotWritten("long")
    return re.sub(r"\n{4,}", "\n\n\n", text)


def without_hidden(text: str) -> str:
    """The same text of any length without control characters and hidden ones."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> tuple[list[str], bool]:
    """(a text of any length, in messages of a length that one may have; whether that is all of it). Cut
    between words where there are any; composed before it is cut, because some scripts are longer then.
    """
    rest, made, are_all = unicodedata.normalize("NFC", text), [], True
    while rest.strip():
        end = len(rest) if len(rest) <= LONGEST else (rest.rfind(" ", 1, LONGEST) + 1 or LONGEST)
        try:
            made.append(plain(rest[:end]))
        except NotWritten as why:  # a piece of nothing but hidden signs is no loss
            are_all = are_all and str(why) == "empty"
        rest = rest[end:]
    return made, are_all


def name(said: str) -> str:
    """A nickname on one line; empty when there is none."""
    try:
        return " ".join(plain(said[: LONGEST_NAME * 2], most=LONGEST_NAME * 2).split())[:LONGEST_NAME]
    except NotWritten:
        return ""
