"""People: who calls, how they sign in, what is kept of them and how it goes."""
