"""The server: HTTP and work."""
