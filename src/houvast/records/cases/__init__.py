"""A situation that people work on together: who is in it, what happened, who does what by when.

One team of one helpline works on a case. Other agencies see what was laid on the table for their seat, as far
as `library/grounds` permits that day, and nothing else. Talking with somebody is a contact's.
"""
