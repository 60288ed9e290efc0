"""Agencies acting together for one situation. Nothing is kept here yet."""
