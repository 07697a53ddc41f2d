"""What an installation lets be seen of itself: logs, metrics, traces, and looks at the services it stands on."""
