"""Talks under load: who is there (`people`), and who talks (`client`). For bench/talks.py and a story."""
