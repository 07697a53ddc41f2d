"""Rows of public data become points: read, cleaned, merged, recognised again."""
