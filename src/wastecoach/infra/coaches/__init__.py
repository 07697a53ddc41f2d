"""Coaches, one file each: who phrases what the rules decided."""
