"""Machines: directory and published figures. No endpoint yet."""
