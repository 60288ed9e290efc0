"""A situation that people work on together: who is in it, what happened, who does what by when.

For now one team of one helpline works on a case. Sharing with other agencies comes through `library/grounds`
and is not here yet: nothing of this part leaves the team. Talking with somebody is a contact's.
"""
