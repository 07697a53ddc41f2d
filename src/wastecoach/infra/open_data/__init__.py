"""Public data sets, downloaded from the portal's services."""
