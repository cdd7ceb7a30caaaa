"""The marketplaces this program knows, each a line; imported when first asked for."""

from importlib import import_module

from lzdesk.marketplaces.contract import Manifest

_MANIFESTS = {
    "lazada": "lzdesk.marketplaces.lazada.manifest",
}


def manifest_of(marketplace: str) -> Manifest:
    """The manifest of a marketplace. Raises KeyError for one this program does not know."""
    manifest: Manifest = import_module(_MANIFESTS[marketplace]).MANIFEST
    return manifest


def known_marketplaces() -> tuple[str, ...]:
    return tuple(_MANIFESTS)
