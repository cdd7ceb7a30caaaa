"""Label documents behind expiring links."""

import uuid
from dataclasses import dataclass
from random import Random

from lzdesk.simulator.clock import SimClock
from lzdesk.simulator.model import Package, Store

# Reference 4.2: the link is valid ten minutes.
LINK_LIFE_S = 600


@dataclass(frozen=True)
class Document:
    """Labels asked for in one call, in the order asked; `expires_s` is in epoch seconds."""

    document_id: str
    store: Store
    packages: tuple[Package, ...]
    item_list: bool
    expires_s: int

    @property
    def path(self) -> str:
        """The link below the seller center's address, as the wire spells it."""
        return (
            "/oss/proxy/waybillprintbucket.oss-ap-southeast-1.aliyuncs.com/PDF/"
            f"{self.document_id}?Expires={self.expires_s}"
        )


class Documents:
    """Every document handed out in this run."""

    def __init__(self, clock: SimClock, rng: Random) -> None:
        self._clock = clock
        self._rng = rng
        self._documents: dict[str, Document] = {}

    def make(self, store: Store, packages: list[Package], item_list: bool) -> Document:
        """A new document whose link ends in ten minutes of the simulator's clock."""
        document_id = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        document = Document(
            document_id, store, tuple(packages), item_list, self._clock.now_s() + LINK_LIFE_S
        )
        self._documents[document_id] = document
        return document

    def fetch(self, document_id: str, expires: str) -> Document | None:
        """The document, or None when the link is unknown, altered or too old."""
        document = self._documents.get(document_id)
        if document is None or expires != str(document.expires_s):
            return None
        return document if self._clock.now_s() <= document.expires_s else None
