"""People who work here, their helplines, teams and roles; and the guard every change passes.

Not for people who seek help: they have no account.
"""
