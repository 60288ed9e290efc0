"""Somebody reaches out: one Contact, with the persons reported in it, by whichever door it came.

Registration, drafts, corrections, the list. Not a case: agencies acting together are `cases`.
"""
