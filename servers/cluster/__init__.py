"""Hosts in containers and the whole service on them; needs Linux, root and `make infra-services infra-tools`."""
