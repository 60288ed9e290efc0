"""Invented people living through an invented year, written through operations. Imported by nobody."""
