"""Measures with owner, days and an indicator from signed releases. Nothing is kept here yet."""
