"""The plan: measures with an owner, days, a status, an article of the Istanbul Convention and an indicator.

An indicator is a cell of a published table, never a number that somebody typed; the yearly report and the
tables that a GREVIO questionnaire asks are filled from releases, and what they cannot fill is named. Nothing
is measured here: `releases` counts, and what a campaign changed is asked there.
"""
