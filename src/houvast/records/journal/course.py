"""What may follow what in a journal, and how large what is sealed may be. Pure."""

from datetime import date, datetime, timedelta

from houvast.library.fates.periods import over_on

OVERHEAD = 40  # nonce and tag of XChaCha20-Poly1305
ENTRY_SIZES = tuple(size + OVERHEAD for size in (1 << 10, 1 << 12, 1 << 14, 1 << 16))
PIECE_SIZES = tuple(size + OVERHEAD for size in (1 << 16, 1 << 18, 1 << 20))
DRAFT_SIZE = (1 << 14) + OVERHEAD
WRAPPED_SIZE = 32 + OVERHEAD
LOOKUP_SIZE, PROOF_SIZE, COMMITMENT_SIZE = 16, 32, 32

MOST_LATE = 16  # drafts of pages that closed after another had saved; a further one is refused unheard

MONTHS = (3, 12, 24, 60)  # how long a journal stays after its latest use: its owner chooses
MONTHS_AT_FIRST = 24
MOST_ENTRIES = 5_000
MOST_FILES = 200
# How many pieces a file has: filled up, so that their number tells its size to a third and no nearer.
PIECES = (1, 2, 3, 4, 6, 8, 12, 16, 20, 26)
MOST_BYTES = 400_000_000  # of all files of one journal, sealed: 200 MB, which filling up at most doubles
BURNS_AFTER = timedelta(hours=72)


ROUNDS = tuple(
    1 << power for power in (17, 18, 19, 20)
)  # lengths of an answer with entries: always filled up
BESIDE = 24_000  # of the first answer: the draft and what else it holds
OF_AN_ENTRY = 200  # what stands around one, in an answer
MOST_BEFORE = 63  # places in front of the first entry that are nobody's: a number tells no count

LEAST_LEAVES = 64  # of any tree: what it is filled up to says only a class of how many there are


def filled_up(size: int) -> int:
    """The class of a number of leaves: 64, then powers of two."""
    found = LEAST_LEAVES
    while found < size:
        found *= 2
    return found


def length_said(sealed: int) -> int:
    """How much of an answer an entry of that size takes, at most: base64, and what stands around it."""
    return (sealed + 2) // 3 * 4 + OF_AN_ENTRY


def minute(at: datetime) -> str:
    """The minute of an arrival in UTC as it goes into proofs, from a moment in UTC: 2025-11-04T14:05Z."""
    return at.strftime("%Y-%m-%dT%H:%MZ")


def expires_on(used_on: date, months: int) -> date:
    return over_on(used_on, months, "months")
