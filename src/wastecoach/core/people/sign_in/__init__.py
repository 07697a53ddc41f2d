"""Signing in: providers, codes, sessions, devices, the keys of tokens."""
