"""Seal content for readers, open it with a key, hand keys over. Hides every algorithm.

Who may read, and where keys are kept, is decided elsewhere (`records/accounts/keys.py`).
"""
