"""How well the machines of an installation are: what is asked of each, and what the facts mean.

The facts are gathered by the probe (`infra/deploy/probe/`), which judges nothing; here nothing is gathered.
"""
