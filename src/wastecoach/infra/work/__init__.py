"""Who carries work and does it: queues, the courier, leases, the schedule."""
