"""The machines of an installation, as values: what they are, what they cost, how they are made, how well they are."""
