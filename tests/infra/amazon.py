"""Run by the Python of `.tools/checks`: moto's server, with two things as they are at Amazon.

A terminated instance gives its address back; and the security groups of an instance are those of its first network
interface, where it was given them there.
"""

from __future__ import annotations

import sys
from typing import Any

from moto.ec2.models.instances import Instance  # type: ignore[import-not-found]
from moto.server import main  # type: ignore[import-not-found]

attach, terminate = Instance.attach_eni, Instance.terminate


def attach_wholly(instance: Any, interface: Any, index: int) -> Any:
    """Attach a network interface; the first one's security groups are the instance's."""
    if not instance.security_groups:
        instance.security_groups = list(interface.group_set)
    return attach(instance, interface, index)


def terminate_wholly(instance: Any) -> Any:
    """End an instance, and its network interfaces with it."""
    for interface in instance.nics.values():
        interface.delete_on_termination = True
    return terminate(instance)


if __name__ == "__main__":
    Instance.attach_eni, Instance.terminate = attach_wholly, terminate_wholly
    main(sys.argv[1:])
