"""One file for each level. A level that somebody may have is never changed any more."""
