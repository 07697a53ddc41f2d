"""What a machine says of itself: sent to it as text, run there as root by its own Python 3.11, answering JSON facts.

These modules import nothing but Python's own library and each other, and they judge nothing: what the facts mean is
decided in `core/clusters/health/`. A fact is never a secret; a password that a look needs is read where the machine
keeps it.
"""
