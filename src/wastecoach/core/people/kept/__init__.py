"""What is kept of somebody: history and statistics, taken along, deleted."""
