"""Analyses asked for over HTTP: what a job is, how it moves, and what it needs from outside. Pure like all of core."""
