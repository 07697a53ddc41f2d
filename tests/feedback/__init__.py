"""Corrections on their way: taken, reviewed, exported."""
