"""Helpline workers and their leads: register, list, correct, figures."""
