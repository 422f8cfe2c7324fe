"""Copies that are one piece: who represents it, whose it is, and what a person decided of it."""
