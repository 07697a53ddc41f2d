"""How many workers a service needs: a model of its queue, simulated event by event."""
