"""Processes that do the work: one for each lane, one that asks for what is due, and what they do."""
