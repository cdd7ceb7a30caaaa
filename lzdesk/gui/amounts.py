"""Counted things in words, in the number forms of the operator's language.

They are methods because lupdate finds plural forms in Python only in `self.tr`.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject


class Amounts(QObject):
    """Each takes a count and answers `1 minute`, `44 minutes`."""

    def minutes(self, count: int) -> str:
        return self.tr("%Ln minute(s)", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%Ln hour(s)", "", count)

    def days(self, count: int) -> str:
        return self.tr("%Ln day(s)", "", count)

    def pieces(self, count: int) -> str:
        """`2 pieces of {sku}`, to be filled in by the caller."""
        return self.tr("%Ln piece(s) of {sku}", "", count)

    def more_skus(self, count: int) -> str:
        return self.tr("%Ln more SKU(s)", "", count)

    def orders(self, count: int) -> str:
        return self.tr("%Ln order(s)", "", count)

    def more_stores(self, count: int) -> str:
        return self.tr("%Ln more store(s)", "", count)

    def paused(self, count: int) -> str:
        """Of stores, behind a count of them."""
        return self.tr("%Ln paused", "", count)

    def pace(self, stores: int, daily_calls: int, spent: str, every: str) -> str:
        """`12 stores, 3,120 of 10,000 calls today: each about every 2 min`"""
        many = self.tr("%Ln store(s)", "", stores)
        of = self.tr("{0} of {1}").format(spent, self._calls_today(daily_calls))
        words = self.tr("{stores}, {calls}: each about every {time}")
        return words.format(stores=many, calls=of, time=every)

    def reading_stores(self, count: int) -> str:
        return self.tr("Reading %Ln store(s)", "", count)

    def app(self, name: str, sellers: int, seats: int, pace: str) -> str:
        """`App 102030: 18 of 20 seats taken. 12 stores, …`"""
        taken = self.tr("%Ln seller(s)", "", sellers)
        if not sellers and not seats:
            taken = self.tr("no seller has consented yet")
        if seats:
            taken = self.tr("{0} of {1}").format(sellers, self.tr("%Ln seat(s) taken", "", seats))
        words = self.tr("App {0}: {1}.").format(name, taken)
        return f"{words} {pace}" if pace else words

    def _calls_today(self, daily_calls: int) -> str:
        return self.tr("%Ln call(s) today", "", daily_calls)

    def rate_and_left(self, per_minute: int, left_s: int) -> str:
        """`1,200 a minute, 38 s left`"""
        words = self.tr("%Ln a minute, {time} left", "", per_minute)
        if left_s < 60:
            return words.format(time=self.tr("%Ln s", "", left_s))
        return words.format(time=self.tr("%Ln min", "", round(left_s / 60)))

    def listed(self, parts: Iterable[str]) -> str:
        """`5 stores, 4 to arrange`: with the comma of the language."""
        return self.tr(", ").join(parts)


amounts = Amounts()
