"""What writes have really done, and to what: so that a test can show nothing was done twice."""

from collections import Counter

Subject = tuple[int, str, str]


class Effects:
    """Per store, kind of write and subject (an item, a package).

    An effect *stands* from when it is carried out until something takes it back. Carried out again
    while it stands, it is doubled. A write that asks for an effect that stands is repeated: the
    truth refuses it by the item's status, but its sender did not read before it sent.
    """

    def __init__(self) -> None:
        self._standing: set[Subject] = set()
        self.asked: Counter[Subject] = Counter()
        self.repeated: Counter[Subject] = Counter()
        self.done: Counter[Subject] = Counter()
        self.doubled: Counter[Subject] = Counter()

    def ask(self, seller_id: int, effect: str, subject: object) -> None:
        """A write names a subject."""
        key = (seller_id, effect, str(subject))
        self.asked[key] += 1
        if key in self._standing:
            self.repeated[key] += 1

    def carry_out(self, seller_id: int, effect: str, subject: object) -> None:
        """The effect has happened to the subject."""
        key = (seller_id, effect, str(subject))
        self.done[key] += 1
        if key in self._standing:
            self.doubled[key] += 1
        self._standing.add(key)

    def take_back(self, seller_id: int, effect: str, subject: object) -> None:
        """The effect stands no more: a parcel was taken apart, so its items may be packed again."""
        self._standing.discard((seller_id, effect, str(subject)))

    def counts(self, seller_id: int | None = None) -> dict[str, int]:
        """`writes` (subjects asked for), `effects`, `doubled_effects`, `repeated_writes`."""
        books = {
            "writes": self.asked,
            "effects": self.done,
            "doubled_effects": self.doubled,
            "repeated_writes": self.repeated,
        }
        return {
            name: sum(count for key, count in book.items() if seller_id in (None, key[0]))
            for name, book in books.items()
        }
