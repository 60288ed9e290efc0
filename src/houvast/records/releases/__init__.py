"""Deciding on figures: gather, propose, check, sign by a second person, publish, withdraw.

Computing is done in `library/figures`; what is published is an immutable folder that pages read.
"""
