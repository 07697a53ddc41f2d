"""What runs on the hosts: Python's standard library and PyYAML, nothing else of this project."""
