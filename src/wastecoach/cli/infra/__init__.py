"""The commands under `wastecoach infra`: the machines of a service."""
