"""Collection points: how they are read from public data, kept, and found near somebody."""
