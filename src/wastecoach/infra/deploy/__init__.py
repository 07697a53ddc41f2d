"""Machines of an installation: what provisions them, reaches them, and remembers them."""
