"""Makes the pictures of every screen from the running program: a demo for each look of it.

    .venv/bin/python docs/pictures.py              all of them
    .venv/bin/python docs/pictures.py dark-zh      one look: every screen in it
    .venv/bin/python docs/pictures.py label store  a label, and a store's own browser

Linux with Xvfb. Everything on them is made up by the simulator.
"""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from lzdesk.app.demo import Demo, DemoOptions
from lzdesk.app.desktop import Desktop, application, paint_now, run_in_qt
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.translations import compile_translations_blocking
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import (
    ChangeProfile,
    ChangeSkus,
    GatherRun,
    OpenStore,
    PrintRun,
    RunGathered,
    RunPrinted,
    StoreOpened,
)
from lzdesk.link.window_end import RequestFailed
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.stores import rail_stores
from lzdesk.settings.paths import DataFolder

HERE = Path(__file__).resolve()
PICTURES = HERE.parent / "pictures"
WINDOW = (1440, 900)
SCREEN = (1600, 1000)
MAX_BYTES = 200_000
ZONE = "Asia/Singapore"
LABEL_DPI = 150
ASTRAY, NOT_THERE = "lumi-flagship", "th"
"""A store, and a country that the simulator's visits do not come from."""
SKUS_OF = "SELECT DISTINCT seller_sku FROM order_items WHERE order_row IN ({}) ORDER BY seller_sku"
WAYBILLS = (
    "SELECT k.tracking FROM packages k JOIN orders o ON o.id = k.order_row"
    " WHERE o.status = 3 AND o.fulfilled_by = 'seller' AND NOT EXISTS (SELECT 1"
    " FROM order_items i WHERE i.order_row = o.id AND i.status <> 3) ORDER BY k.id LIMIT 14"
)
ARRANGED = "SELECT id FROM orders WHERE status = 3 AND ship_by > 0 ORDER BY ship_by LIMIT 20"


class Shown(NamedTuple):
    """A demo that has read all its stores."""

    desktop: Desktop
    window: MainWindow
    folder: DataFolder


class Look(NamedTuple):
    """One theme and language."""

    theme: str
    locale: str


Take = Callable[[Shown], Awaitable[Image.Image]]


async def _window(shown: Shown) -> Image.Image:
    await asyncio.sleep(0.6)
    return _image(shown.window.grab())


async def _orders(shown: Shown) -> Image.Image:
    return await _window(shown)


async def _selection(shown: Shown) -> Image.Image:
    """A few orders marked, so that the bar of what can be done with them is in sight."""
    view = shown.window.orders.view
    for number in range(8):
        view.move_by(1 if number else 0)
        view.toggle_current()
    await asyncio.sleep(1)
    return await _window(shown)


async def _drawer(shown: Shown) -> Image.Image:
    """One order in full beside the list."""
    shown.window.keys.calls["open_order"]()
    await asyncio.sleep(1)
    taken = await _window(shown)
    shown.window.drawer.close_drawer()
    shown.window.orders.selection.clear()
    return taken


async def _filters(shown: Shown) -> Image.Image:
    """Chips that narrow the list, and a saved view."""
    orders = shown.window.orders
    orders.filters.choose("clock", ["under_12h"])
    orders.filters.choose("status", ["to_ship"])
    await asyncio.sleep(1)
    name = "今日发货" if "zh" in os.environ["LANG"] else "Ship this morning"
    shown.window.orders.views._add(name, orders.spec())
    await asyncio.sleep(1.5)
    taken = await _window(shown)
    orders.tabs.choose("open")
    orders.filters.clear()
    return taken


async def _palette(shown: Shown) -> Image.Image:
    shown.window.open_palette()
    finder = shown.window._finder
    finder.palette.field.setText("lumi")
    taken = await _window(shown)
    finder.palette.leave()
    return taken


async def _overview(shown: Shown) -> Image.Image:
    shown.window.places.go_to("overview")
    await asyncio.sleep(1)
    taken = await _window(shown)
    shown.window.places.go_to("orders")
    return taken


async def _printed(shown: Shown, rows: tuple[int, ...], file: Path) -> None:
    """A run of these orders, printed into a file."""
    desk = shown.desktop.desk
    gathered = await desk.request(GatherRun(rows))
    assert isinstance(gathered, RunGathered), gathered
    state = f"SELECT state FROM print_runs WHERE id = {gathered.run}"
    db = open_reading(shown.folder.database)
    while db.execute(state).fetchone() != ("ready",):  # noqa: ASYNC110 a picture waits
        await asyncio.sleep(0.1)
    db.close()
    printed = await desk.request(PrintRun(gathered.run, "100x150", str(file)))
    assert isinstance(printed, RunPrinted), printed
    assert printed.labels, printed


async def _print_queue(shown: Shown) -> Image.Image:
    """A run in the order of its walk; two parcels were printed before."""
    db = open_reading(shown.folder.database)
    rows = tuple(row for (row,) in db.execute(ARRANGED))
    skus = [sku for (sku,) in db.execute(SKUS_OF.format(",".join("?" * len(rows))), rows)]
    db.close()
    for place, sku in enumerate(skus):
        bin_name = f"{'ABC'[place * 3 // len(skus)]}-{place % 4 + 1:02}"
        await shown.desktop.desk.request(ChangeSkus((sku,), "bin", bin_name))
    await _printed(shown, rows[3:5], shown.folder.root / "before.pdf")
    shown.window.print_desk.gather(rows)
    pane = shown.window.print_desk.pane
    while not (pane.print.isVisible() and pane.print.isEnabled()):  # noqa: ASYNC110 a picture waits
        await asyncio.sleep(0.1)
    pane.take_focus()
    taken = await _window(shown)
    pane.drop.click()
    shown.window.places.go_to("orders")
    return taken


async def _scan(shown: Shown) -> Image.Image:
    """Parcels scanned out, and one that must be pulled."""
    db = open_reading(shown.folder.database)
    codes = [code for (code,) in db.execute(WAYBILLS)]
    db.close()
    shown.window.settings.scan_sounds = False
    shown.window.places.go_to("scan")
    for code in [*codes, codes[0]]:
        shown.window.scan_desk.take(code)
    await asyncio.sleep(1.5)
    taken = await _window(shown)
    shown.window.places.go_to("orders")
    return taken


async def _stock(shown: Shown) -> Image.Image:
    shown.window.places.go_to("stock")
    await asyncio.sleep(1)
    taken = await _window(shown)
    shown.window.places.go_to("orders")
    return taken


async def _keys(shown: Shown) -> Image.Image:
    shown.window.show_keys()
    return await _dialog(shown)


async def _note(shown: Shown) -> Image.Image:
    """The form behind N."""
    shown.window.orders.view.move_by(0)
    shown.window.keys.calls["note"]()
    return await _dialog(shown)


async def _add_store(shown: Shown) -> Image.Image:
    shown.window._commands.add_store()
    return await _dialog(shown)


async def _settings(shown: Shown) -> Image.Image:
    shown.window.keys.calls["settings"]()
    return await _dialog(shown)


async def _store_page(shown: Shown) -> Image.Image:
    shown.window.orders.view.move_by(0)
    shown.window.keys.calls["store_page"]()
    await asyncio.sleep(1)
    taken = await _window(shown)
    shown.window.places.go_to("orders")
    return taken


async def _opening(shown: Shown) -> Image.Image:
    """A store whose visit would come from the wrong country: what was checked, and the ways out."""
    desk = shown.desktop.desk
    await desk.request(ChangeProfile(ASTRAY, home=NOT_THERE))
    with contextlib.suppress(RequestFailed):
        await desk.request(OpenStore(ASTRAY))
    shown.window.store_desk.show_opening(ASTRAY)
    await asyncio.sleep(1)
    taken = await _window(shown)
    await desk.request(ChangeProfile(ASTRAY, home=""))
    shown.window.store_desk.page.choose("orders")
    shown.window.places.go_to("orders")
    return taken


async def _dialog(shown: Shown) -> Image.Image:
    """The dialog that was just opened, which is closed again."""
    await asyncio.sleep(0.8)
    (dialog,) = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one is not shown.window and isinstance(one, QDialog)
    ]
    taken = _image(dialog.grab())
    dialog.close()
    await asyncio.sleep(0.3)
    return taken


SCREENS: dict[str, Take] = {
    "orders": _orders,
    "overview": _overview,
    "filters": _filters,
    "palette": _palette,
    "store-page": _store_page,
    "opening": _opening,
    "print-queue": _print_queue,
    "scan": _scan,
    "stock": _stock,
    "keys": _keys,
    "settings": _settings,
    "note": _note,
    "add-store": _add_store,
    "selection": _selection,
    "drawer": _drawer,
}
"""In this order: each leaves the window as it found it, the last two together."""


async def _label(shown: Shown) -> Image.Image:
    """One page as it goes to the printer."""
    file = shown.folder.root / "label.pdf"
    db = open_reading(shown.folder.database)
    rows = tuple(row for (row,) in db.execute(ARRANGED))
    db.close()
    await _printed(shown, rows, file)
    with pypdfium2.PdfDocument(file) as document:
        page = document[0].render(scale=LABEL_DPI / 72).to_pil()
    framed = Image.new("RGB", (page.width + 2, page.height + 2), (126, 135, 148))
    framed.paste(page, (1, 1))
    return framed


async def _store_browser(shown: Shown) -> Image.Image:
    """A store's own browser, from the screen: it is another program's window, whose title bar has
    the store's name."""
    await asyncio.sleep(1)
    shown.window.showMinimized()
    opened = await shown.desktop.desk.request(OpenStore("lumi-flagship"))
    assert isinstance(opened, StoreOpened), opened
    await asyncio.sleep(4)
    screen = _image(shown.window.screen().grabWindow(0))
    nothing = Image.new("RGB", screen.size, screen.getpixel((screen.width - 1, 0)))
    return screen.crop(ImageChops.difference(screen, nothing).getbbox())


LOOKS = {
    "light-en": Look("light", "en_SG.UTF-8"),
    "dark-en": Look("dark", "en_SG.UTF-8"),
    "light-zh": Look("light", "zh_CN.UTF-8"),
    "dark-zh": Look("dark", "zh_CN.UTF-8"),
}
SINGLE: dict[str, Take] = {"label": _label, "store": _store_browser}


def _image(shot: QPixmap) -> Image.Image:
    whole = shot.toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (whole.width(), whole.height())
    raw = bytes(whole.constBits())
    return Image.frombytes("RGB", size, raw, "raw", "RGB", whole.bytesPerLine())


def _save(image: Image.Image, name: str) -> None:
    """In its 256 most frequent colours, exactly: a third to load. Only the edges of letters take
    the nearest one."""
    file = PICTURES / f"{name}.png"
    counted = image.getcolors(image.width * image.height) or []
    frequent = [colour for _, colour in sorted(counted, reverse=True)[:256]]
    few = Image.new("P", (1, 1))
    few.putpalette([value for colour in frequent if isinstance(colour, tuple) for value in colour])
    image.quantize(palette=few, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file.name}: {image.width} x {image.height}, {size:,} bytes")  # noqa: T201
    if size > MAX_BYTES:
        raise SystemExit(f"{file.name} is larger than {MAX_BYTES:,} bytes")


def take(name: str) -> None:
    """Run a demo until all is read, take its pictures, and close it."""
    look = LOOKS.get(name, LOOKS["light-en"])
    # With a window manager the window is the one worked in, as on a real desk.
    program = shutil.which("openbox")
    frames = subprocess.Popen([program]) if program else None  # noqa: S603 found on the path
    takes = (
        {name: SINGLE[name]}
        if name in SINGLE
        else {f"{screen}-{name}": one for screen, one in SCREENS.items()}
    )
    with tempfile.TemporaryDirectory(prefix="lzdesk-pictures-") as root:
        folder = DataFolder(Path(root))
        width, height = WINDOW
        ScreenSettings(folder.screen, theme=look.theme, width=width, height=height).save()
        app = application()
        desktop = Desktop(app, folder, secrets={})
        desktop.show()
        paint_now(app)
        demo = Demo(desktop, folder, DemoOptions(12, 5000, 1, screenshot=None, quit_after_s=None))

        async def whole() -> None:
            living = asyncio.create_task(demo.live())
            try:
                async with asyncio.timeout(150):
                    shown = await _all_read(desktop, folder)
                    for file, one in takes.items():
                        _save(await one(shown), file)
            finally:
                desktop.close_all()
                await living

        run_in_qt(app, whole)
    if frames is not None:
        frames.terminate()


async def _all_read(desktop: Desktop, folder: DataFolder) -> Shown:
    while desktop.window is None or not _stores_read(folder):  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    desktop.window.move(0, 0)
    desktop.window.activateWindow()
    # The first alerts, and their toast, have come and gone.
    await asyncio.sleep(9)
    return Shown(desktop, desktop.window, folder)


def _stores_read(folder: DataFolder) -> bool:
    if not is_readable(folder.database):
        return False
    db = open_reading(folder.database)
    try:
        stores = rail_stores(db, now_ms())
    finally:
        db.close()
    return bool(stores) and all(store.state == "fresh" for store in stores)


def take_all(names: list[str]) -> None:
    """Each picture in a process and on a screen of its own, in one zone."""
    PICTURES.mkdir(exist_ok=True)
    compile_translations_blocking()
    screen = f"-screen 0 {SCREEN[0]}x{SCREEN[1]}x24"
    for name in names:
        own = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        locale = LOOKS.get(name, LOOKS["light-en"]).locale
        own |= {"TZ": ZONE, "LANG": locale, "LC_CTYPE": "C.UTF-8"}
        own |= {"PYTHONPATH": str(HERE.parents[1])}
        command = ["xvfb-run", "-a", "-s", screen, sys.executable, str(HERE), "--here", name]
        subprocess.run(command, check=True, env=own)  # noqa: S603 this very file


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        take(sys.argv[2])
    else:
        take_all(sys.argv[1:] or [*LOOKS, *SINGLE])
