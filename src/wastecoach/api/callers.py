"""Who calls, as far as limits and logs need to know."""

from __future__ import annotations

import ipaddress

from starlette.types import Scope

# One household or phone has as many IPv6 addresses as it likes, all of one /64.
LIMITED = (32, 64)
# Enough of an address to see where a flood comes from, too little to tell a person.
LOGGED = (24, 48)


def caller(scope: Scope, widths: tuple[int, int] = LIMITED) -> str:
    """The network that a request comes from, behind the proxies that are trusted; `-` where nobody can tell.

    Args:
        scope: Of the request.
        widths: Bits of an IPv4 and of an IPv6 address that count.
    """
    client = scope.get("client")
    if not client:
        return "-"
    try:
        address = ipaddress.ip_address(client[0].partition("%")[0])
    except ValueError:
        # What a trusted proxy says need not be an address.
        return "-"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    width = widths[0] if address.version == 4 else widths[1]  # noqa: PLR2004 -- versions of IP
    return str(ipaddress.ip_network((address, width), strict=False))
