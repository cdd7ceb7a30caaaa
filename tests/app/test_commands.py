"""The command line, as a person or a script uses it: real programs, JSON exactly as written."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from lzdesk.app.arguments import parse
from lzdesk.lib.natural import natural_key
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.migrate import open_migrated
from tests.journeys.conftest import ROOT, World, world

__all__ = ["world"]


class Shell:
    """Runs lzdesk in a data folder of its own."""

    def __init__(self, home: Path) -> None:
        home.mkdir(exist_ok=True)
        (home.parent / "passphrase").write_text("a test's own")
        self.home = home
        self.env = {
            **os.environ,
            "LZDESK_HOME": str(home),
            "LZDESK_VAULT_PASSPHRASE_FILE": str(home.parent / "passphrase"),
        }

    def __call__(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lzdesk", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=100,
        )
        self.told = done.stderr
        assert done.returncode == code, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stdout

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "desk")


class Begun:
    """A data folder with the stores of a world and their orders; to be copied."""

    def __init__(self, folder: Path, world: World) -> None:
        self.shell = Shell(folder / "desk")
        self.imported = self.shell.json("store", "import", str(world.stores_file))
        self.synced = self.shell.json("sync", "--once")["stores"]
        self.truth = world.control("/truth/orders")["orders"]

    def copied(self, folder: Path) -> Shell:
        return Shell(shutil.copytree(self.shell.home, folder / "desk"))


@pytest.fixture(scope="module")
def begun(world: World, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return Begun(tmp_path_factory.mktemp("begun"), world)


def test_a_seller_reads_and_prints_without_a_window(begun: Begun, tmp_path: Path) -> None:
    assert len(begun.imported["added"]) == 12
    shell = begun.copied(tmp_path)
    listed = shell.json("store", "list")["stores"]
    assert set(listed[0]) == {"key", "name", "marketplace", "country", "profile", "preset", "state"}
    fields = "store orders_local orders_remote proved read_at error"
    assert all(list(row) == fields.split() for row in begun.synced)
    assert all(row["proved"] and row["error"] is None for row in begun.synced)
    assert sum(row["orders_local"] for row in begun.synced) == len(begun.truth)
    check_orders(shell, begun.truth)
    check_labels(shell, tmp_path)


def check_orders(shell: Shell, truth: list[Any]) -> None:
    orders = shell.json("orders", "list")["orders"]
    fields = (
        "store order_id order_number status raw_statuses created_at updated_at ship_by currency "
        "total_minor items"
    )
    assert list(orders[0]) == fields.split()
    items = "item_id seller_sku status tracking package_id"
    assert list(orders[0]["items"][0]) == items.split()
    assert len(orders) == len(truth)
    waiting = shell.json("orders", "list", "--status", "to_ship", "--store", "casa-rumah")["orders"]
    assert waiting
    assert {(order["store"], order["status"]) for order in waiting} == {("casa-rumah", "to_ship")}
    rows = list(csv.DictReader(io.StringIO(shell("orders", "list", "--csv"))))
    assert len(rows) == len(orders)
    shell("orders", "list", "--status", "no-such", code=1)
    assert "to_ship" in shell.told


def check_labels(shell: Shell, tmp_path: Path) -> None:
    arranged = shell.json("orders", "list", "--status", "arranged")["orders"]
    chosen = [
        f"{order['store']}/{order['order_id']}"
        for order in arranged
        if order["raw_statuses"] == ["packed"] and order["store"] == "casa-rumah"
    ][:4]
    assert len(chosen) == 4
    out = tmp_path / "labels.pdf"
    words = ("labels", "build", "--layout", "a6", "--out", str(out))
    given = ("--sort", "given", "--orders", ",".join([*chosen, "no-such"]))
    pages = shell.json(*words, *given)["pages"]
    assert list(pages[0]) == ["store", "order_id", "package_id", "page", "error"]
    made = [page for page in pages if page["page"]]
    assert [page["page"] for page in made] == list(range(1, len(made) + 1))
    assert [f"{page['store']}/{page['order_id']}" for page in made] == chosen
    assert pages[-1]["order_id"] == "no-such"
    assert pages[-1]["error"]
    with pypdfium2.PdfDocument(out) as document:
        assert len(document) == 4
    again = shell.json(*words, "--orders", chosen[0], code=1)["pages"]
    assert "printed before" in again[0]["error"]
    meant = shell.json(*words, "--orders", chosen[0], "--reprint", "smeared")["pages"]
    assert meant[0]["page"] == 1
    again4 = ("labels", "build", "--out", str(out), "--orders", ",".join(chosen))
    sheet = ("--layout", "a4x4", "--reprint", "lost", "--margins", "5,0,5,0")
    pages = shell.json(*again4, *sheet, "--start-cell", "4")["pages"]
    assert [page["page"] for page in pages] == [1, 2, 2, 2]
    # For one walk, where nobody asked for another order.
    first = {
        order["order_id"]: min(natural_key(item["seller_sku"]) for item in order["items"])
        for order in arranged
    }
    walked = [first[page["order_id"]] for page in pages]
    assert walked == sorted(walked)
    with pypdfium2.PdfDocument(out) as document:
        assert [round(side / 72 * 25.4) for side in document.get_page_size(1)] == [210, 297]
        assert len(document) == 2
    for wrong, words in (
        (("--layout", "a4x4", "--start-cell", "5"), "this one has 4"),
        (("--layout", "a6", "--margins", "x"), "x is no margin"),
        (("--layout", "a3"), "a4x4"),
    ):
        shell(*again4, *wrong, code=1)
        assert words in shell.told


def test_an_order_id_that_two_stores_share_is_asked_for_with_its_store(
    begun: Begun, tmp_path: Path
) -> None:
    shell = begun.copied(tmp_path)
    orders = shell.json("orders", "list")["orders"]
    ids = [order["order_id"] for order in orders]
    twin = next(order_id for order_id in ids if ids.count(order_id) > 1)
    words = ("labels", "build", "--layout", "a6", "--out", str(tmp_path / "x.pdf"))
    (row,) = shell.json(*words, "--orders", twin, code=1)["pages"]
    assert "KEY/ID" in row["error"]


def test_an_empty_folder_is_told_as_one(shell: Shell) -> None:
    assert shell.json("store", "list") == {"stores": []}
    shell("orders", "list", code=1)
    assert "lzdesk store import" in shell.told
    assert list(shell.home.iterdir()) == []


def test_a_bad_file_is_told_in_one_line(shell: Shell, tmp_path: Path) -> None:
    shell("store", "import", str(tmp_path / "none.toml"), code=1)
    assert shell.told.count("\n") == 1
    assert "none.toml" in shell.told


def test_without_keyring_or_passphrase_nothing_is_kept(shell: Shell, world: World) -> None:
    del shell.env["LZDESK_VAULT_PASSPHRASE_FILE"]
    shell.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    shell("store", "import", str(world.stores_file), code=1)
    assert "LZDESK_VAULT_PASSPHRASE_FILE" in shell.told


def test_the_doctor_says_what_is_good_and_what_to_do(shell: Shell) -> None:
    shell.env["LZDESK_BROWSER"] = "/nonexistent/browser"
    checks = shell.json("doctor", code=1)["checks"]
    assert all(list(check) == ["name", "ok", "found", "what_to_do"] for check in checks)
    found = {check["name"]: check for check in checks}
    assert not found["browser"]["ok"]
    assert "Install" in found["browser"]["what_to_do"]
    assert found["window"]["ok"]
    assert found["secrets"]["ok"]
    del shell.env["LZDESK_BROWSER"]
    assert shell.json("doctor")["checks"]


def test_a_store_opens_without_a_window_for_some_seconds(begun: Begun, tmp_path: Path) -> None:
    shell = begun.copied(tmp_path)
    words = ("store", "open", "casa-rumah", "--headless", "--seconds", "1")
    assert "casa-rumah is open." in shell(*words)
    assert (shell.home / "profiles" / "casa-rumah").is_dir()


def test_help_names_every_command(shell: Shell) -> None:
    told = shell("--help")
    for word in ("demo", "store", "sync", "orders", "labels", "doctor", "simulator"):
        assert f"\n    {word}" in told
    assert "engine" not in told


def test_orders_are_arranged_from_the_command_line(begun: Begun, tmp_path: Path) -> None:
    shell = begun.copied(tmp_path)
    (app,) = [one for one in shell.json("doctor")["checks"] if one["name"] == "app"]
    assert app["ok"] and "11 of 20 seats taken, 12 stores, " in app["found"]
    assert " 0 of " not in app["found"]
    orders = shell.json("orders", "list", "--store", "volt-gadget")["orders"]
    wanted = [one for one in orders if one["raw_statuses"] == ["pending"]][:3]
    past = next(one for one in orders if one["status"] == "completed")
    ids = ",".join(f"{one['store']}/{one['order_id']}" for one in (*wanted, past))
    items = shell.json("orders", "arrange", "--orders", f"{ids},17", code=1)["items"]
    fields = ["store", "order_id", "item_id", "ok", "vendor_code", "vendor_words"]
    assert all(list(row) == fields for row in items)
    done = {row["item_id"] for row in items if row["ok"]}
    assert done == {item["item_id"] for one in wanted for item in one["items"]}
    left = {(row["order_id"], row["vendor_code"]) for row in items if not row["ok"]}
    assert left == {(past["order_id"], "order.too_late"), ("17", "order.unknown")}
    kept = shell.json("outbox")["commands"]
    assert {(one["kind"], one["state"], one["order_id"]) for one in kept} == {
        ("pack", "done", one["order_id"]) for one in wanted
    }
    again = shell.json("orders", "list", "--store", "volt-gadget", "--status", "arranged")["orders"]
    arranged = {one["order_id"]: one for one in again}
    assert all(arranged[one["order_id"]]["items"][0]["tracking"] for one in wanted)
    assert len(shell("outbox").splitlines()) == len(wanted)


def test_orders_of_a_store_that_is_not_there_are_no_empty_list(shell: Shell) -> None:
    folder = DataFolder(shell.home)
    db, engine = open_migrated(folder.database, shell.home / "backups")
    engine.dispose()
    db.close()
    assert shell.json("orders", "list")["orders"] == []
    shell("orders", "list", "--store", "nobody", code=1)
    assert "There is no store nobody" in shell.told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("simulator", "--port", "99999999"), "99999999 is not from 0 to 65535"),
        (("push-receiver", "--port", "-1"), "-1 is not from 0 to 65535"),
        (("demo", "--stores", "0"), "0 is not from 1 to"),
        (("demo", "--quit-after", "-1"), "-1 is not from 0 to"),
        (("orders", "arrange", "--orders", "1", "--wait", "nan"), "nan is not from 0 to"),
        (("simulator", "--apps", "two"), "two is no whole number"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_bounds(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [("orders", "arrange"), ("labels", "build")])
def test_no_order_named_is_said_and_not_done(shell: Shell, words: tuple[str, ...]) -> None:
    folder = DataFolder(shell.home)
    db, engine = open_migrated(folder.database, shell.home / "backups")
    engine.dispose()
    db.close()
    out = (
        ("--layout", "a6", "--out", str(shell.home / "labels.pdf")) if words[0] == "labels" else ()
    )
    assert shell(*words, "--orders", " , ", *out, code=1) == ""
    assert "No order is named." in shell.told
    assert not (shell.home / "labels.pdf").exists()
