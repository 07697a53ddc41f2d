"""Processes that do the work, with real services around them."""
