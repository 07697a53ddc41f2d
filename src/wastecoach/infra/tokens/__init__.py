"""Signed statements of who somebody is."""
