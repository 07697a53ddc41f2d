"""Where everybody can see how far a job is: in this process, in Redis, or from the records alone."""
