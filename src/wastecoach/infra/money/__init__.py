"""Who keeps count of the money that calls cost."""
