"""Limits on calls to providers."""
