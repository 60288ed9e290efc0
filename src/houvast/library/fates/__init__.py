"""What becomes of a kept value, in a small grammar that a layman reads and a job carries out.

    ("erase", "18 months after day", ground)                   a job does it, counted from a field of the row
    ("erase", "18 months after day of its contact", ground)    counted from a field of the row it belongs to
    ("erase", "on leaving", ground)                            an operation does it, when that happens
    ("erase", "on registration, or 30 days after saved_at", ground)   whichever comes first
    ("keep", "as long as the helpline", ground)                stays; "until ..." says the same
    ("keep", "with its contact", ground)                       stays and goes with the row it belongs to

Pure: it knows fields by their name only, and days as they are given.
"""

from houvast.library.fates.grammar import After, Fate, FateRefused, On, Stays, With, read

__all__ = ["After", "Fate", "FateRefused", "On", "Stays", "With", "read"]
