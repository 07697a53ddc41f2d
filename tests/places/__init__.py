"""Collection points near somebody."""
