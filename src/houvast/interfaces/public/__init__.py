"""Anyone, anonymous: who is this for, how to reach help, published figures."""
