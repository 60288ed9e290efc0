"""Mail: fetching it from the helpline's own address, reading what strangers sent, sending an answer.

Nothing here is stored, and nothing of a mail is ever logged. Operations: ../operations/mailing.py.
"""
