"""Stores that processes share, chosen by address, and the memory of photos upon them."""
