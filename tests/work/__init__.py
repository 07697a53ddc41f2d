"""Queues, leases, schedule: who carries work."""
