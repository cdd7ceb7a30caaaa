"""Which places are near: this computer and the network around it.

A page from outside must not reach them. A browser sees to that by itself, but not where all goes
through a proxy, as the forwarder is one: measured, Chromium 156 lets a page from outside read
`http://127.0.0.1` then. So a forwarder on the direct line refuses them.
"""

import ipaddress
from urllib.parse import urlsplit

NOT_NEAR = tuple(map(ipaddress.ip_network, ("198.18.0.0/15", "fc00::/18", "fdfe:dcba:9876::/64")))
"""What tunnel programs on this computer put in place of real addresses (fake IP): by their usual
settings, every name leads there."""


def is_near_host(host: str) -> bool:
    """Whether a host, as an address names it, is near without being looked up."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost") or is_near_address(name)


def is_near_address(text: str) -> bool:
    """Whether an IP address is near; False for what is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in NOT_NEAR):
        return False
    return not address.is_global


def leads_near(url: str) -> bool:
    """Whether a web address is of a place that is near."""
    try:
        return is_near_host(urlsplit(url).hostname or "")
    except ValueError:
        return False
