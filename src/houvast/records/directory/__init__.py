"""Services that help: what, where, when open, for whom; shelter places. Nothing is kept here yet."""
