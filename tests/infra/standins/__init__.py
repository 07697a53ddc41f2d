"""Stand-ins for the programs of a Kubernetes node: they record how they were called, and answer from what they keep.

A control plane cannot run on a machine of ours. What stands in for it is strict about what it is given, as the real
programs are: unknown fields are refused by name, tokens end, a node that has joined does not join again.
"""
