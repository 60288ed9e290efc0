"""Deciding on figures: gather, propose, check, sign by a second person, publish, withdraw.

And what is asked for between: estimates, effects of campaigns, overlaps of lists that were linked elsewhere.

Computing is done in `library/figures`; what is published is an immutable folder that pages read.
"""
