"""Vision providers, one file each."""
