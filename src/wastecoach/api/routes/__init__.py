"""What is asked for, one file a subject."""
