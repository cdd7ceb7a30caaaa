"""What the seller types of who is behind a store: kept whole, in the history, all or none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import Store
from lzdesk.link.messages import ChangeSellers
from lzdesk.reading.connection import open_reading
from lzdesk.reading.sellers import seller_lines
from lzdesk.services.change_sellers import SellerChanges
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    for key in ("one", "two"):
        made.run_blocking(add_store, Store(key, key.title(), "lazada", "sg", owner="Lumi"))
    yield made
    made.close()


async def test_what_is_typed_is_kept_and_what_is_not_stays(writer: Writer, tmp_path: Path) -> None:
    changes = SellerChanges(writer, "mei", lambda: 5)
    await changes.change(ChangeSellers(("one", "two"), "Casa", " +65\t1 ", "a@x.example"))
    await changes.change(ChangeSellers(("one",), bank="DBS 1", phone=""))
    db = open_reading(tmp_path / "lzdesk.db")
    lines = {line.key: line for line in seller_lines(db)}
    history = db.execute('SELECT field, before, after, "by" FROM store_history WHERE store_id = 1')
    assert ("phone", "", "", "mei") in history.fetchall()
    db.close()
    assert lines["one"][4:] == ("Casa", "one", "", "", "", "a@x.example", "DBS 1")
    assert (lines["two"].owner, lines["two"].phone) == ("Casa", "+65 1")


async def test_all_or_none(writer: Writer, tmp_path: Path) -> None:
    changes = SellerChanges(writer, "mei")
    with pytest.raises(LzdeskError, match=r"store\.unknown"):
        await changes.change(ChangeSellers(("one", "gone"), phone="1"))
    with pytest.raises(BadInput) as caught:
        await changes.change(ChangeSellers(("one",), mail="x" * 121))
    assert caught.value.fields["field"] == "mail"
    db = open_reading(tmp_path / "lzdesk.db")
    assert {line.phone for line in seller_lines(db)} == {""}
    db.close()
