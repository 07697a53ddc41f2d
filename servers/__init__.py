"""Real services on free loopback ports, for tests, benchmarks and a developer's own machine."""
