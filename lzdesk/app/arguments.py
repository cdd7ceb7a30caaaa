"""The words of the command line, and what each of them starts.

Every command is imported when it is chosen: the window must not wait for what it does not use.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lzdesk.settings.paths import DataFolder

Run = Callable[[], int]

DESCRIPTION = """One window for every order of every marketplace store you run.

Without a command the window opens on your own data folder. LZDESK_HOME names another folder."""


def parse(words: Sequence[str]) -> Run:
    """The command that these words ask for, ready to run; exits with usage for others."""
    parser = argparse.ArgumentParser(
        prog="lzdesk", description=DESCRIPTION, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.set_defaults(start=_window)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    parts = (
        _demo,
        _store,
        _sync,
        _orders,
        _skus,
        _outbox,
        _rules,
        _deadlines,
        _labels,
        _backup,
        _doctor,
        _simulator,
    )
    for add in (*parts, _push_receiver, _engine, _sound):
        add(commands)
    chosen = parser.parse_args(list(words))
    start: Callable[[argparse.Namespace], int] = chosen.start
    return partial(start, chosen)


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


HIGHEST_PORT = 65_535
MOST = 10_000_000


def _whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """A whole number that a word must be; the reason is told with the usage."""

    def read(word: str) -> int:
        try:
            value = int(word)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{word} is no whole number") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{word} is not from {least} to {most}")
        return value

    return read


def _seconds(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} is no number of seconds") from None
    if not 0 <= value <= MOST:
        raise argparse.ArgumentTypeError(f"{word} is not from 0 to {MOST} seconds")
    return value


def _country(word: str) -> str:
    from lzdesk.domain.stores import COUNTRIES

    if word.lower() not in COUNTRIES:
        raise argparse.ArgumentTypeError(f"{word} is not one of {', '.join(COUNTRIES)}")
    return word.lower()


def _window(chosen: argparse.Namespace) -> int:
    from lzdesk.app.desktop import run_desktop

    return run_desktop(DataFolder.standard())


def _demo(commands: "Commands") -> None:
    words = "the window on a pretend marketplace of its own, in a folder of its own"
    parser = commands.add_parser("demo", help=words, description=words)
    _world_options(parser, live=None)
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save a picture, then go on"
    )
    parser.add_argument("--quit-after", type=_seconds, metavar="S", help="close after S seconds")

    def start(chosen: argparse.Namespace) -> int:
        from lzdesk.app.demo import DemoOptions, run_demo

        return run_demo(
            DemoOptions(
                stores=chosen.stores,
                orders=chosen.orders,
                seed=chosen.seed,
                screenshot=chosen.screenshot,
                quit_after_s=chosen.quit_after,
            )
        )

    parser.set_defaults(start=start)


def _simulator(commands: "Commands") -> None:
    words = "only the pretend marketplace; prints one JSON line when it is ready"
    parser = commands.add_parser("simulator", help=words, description=words)
    _world_options(parser, live=0.0)
    parser.add_argument(
        "--port", type=_whole(0, HIGHEST_PORT), default=0, metavar="P", help="0: any free port"
    )
    parser.add_argument(
        "--apps", type=_whole(1), default=1, metavar="N", help="split the stores over N"
    )
    parser.add_argument(
        "--push", default="", metavar="URL", help="send every change to a push receiver here"
    )
    parser.add_argument(
        "--stores-file", type=Path, metavar="FILE", help="write the file for `store import`"
    )

    parser.add_argument(
        "--kinds", action="store_true", help="pre-sales, managed orders, labels of other sizes"
    )

    def start(chosen: argparse.Namespace) -> int:
        from lzdesk.app.commands.simulator import simulate

        return simulate(
            chosen.port,
            chosen.stores,
            chosen.orders,
            chosen.seed,
            chosen.live,
            chosen.stores_file,
            chosen.apps,
            chosen.push,
            kinds=chosen.kinds,
        )

    parser.set_defaults(start=start)


def _world_options(parser: argparse.ArgumentParser, live: float | None) -> None:
    parser.add_argument("--stores", type=_whole(1), default=12, metavar="N")
    parser.add_argument("--orders", type=_whole(0), default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    if live is not None:
        parser.add_argument(
            "--live", type=float, default=live, metavar="PER_MINUTE", help="new orders a minute"
        )


def _store(commands: "Commands") -> None:
    parser = commands.add_parser("store", help="add, list and open stores")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    adding = verbs.add_parser("import", help="add stores and apps from a TOML or CSV file")
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument("--json", action="store_true")
    adding.set_defaults(start=_start("store", "import_stores", "file", "json"))
    listing = verbs.add_parser("list", help="the stores")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(start=_start("store", "list_stores", "json"))
    opening = verbs.add_parser("open", help="open a store in its own browser")
    opening.add_argument("key", metavar="KEY")
    opening.add_argument("--url", default="", metavar="U", help="instead of its seller center")
    opening.add_argument("--seconds", type=_seconds, metavar="S", help="close after S seconds")
    opening.add_argument("--headless", action="store_true", help="without a window")
    opening.set_defaults(start=_start("store", "open_one", "key", "url", "seconds", "headless"))


def _sync(commands: "Commands") -> None:
    words = "read every store once, without a window; exit 0 only when all are proven"
    parser = commands.add_parser("sync", help=words, description=words)
    parser.add_argument("--once", action="store_true", required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(start=_start("sync", "sync_once", "json"))


def _orders(commands: "Commands") -> None:
    parser = commands.add_parser("orders", help="list orders, arrange them")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    listing = verbs.add_parser("list", help="orders with their items")
    listing.add_argument("--status", metavar="S", help="to_ship, arranged, … in lower case")
    listing.add_argument("--store", metavar="KEY")
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")
    listing.set_defaults(start=_start("orders", "list_orders", "status", "store", "json", "csv"))
    packing = verbs.add_parser("arrange", help="pack these orders through the outbox, and wait")
    packing.add_argument(
        "--orders", required=True, metavar="ID,…", help="order ids; KEY/ID where stores share one"
    )
    packing.add_argument(
        "--wait", type=_seconds, default=120.0, metavar="S", help="for at most S seconds (120)"
    )
    packing.add_argument("--json", action="store_true")
    packing.set_defaults(start=_start("outbox", "arrange", "orders", "wait", "json"))


def _skus(commands: "Commands") -> None:
    parser = commands.add_parser("skus", help="what the warehouse holds: bins, barcodes, weights")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    taking = verbs.add_parser("import", help="add and fill in SKUs from an XLSX or CSV file")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.set_defaults(start=_start("skus", "take_in", "file"))
    giving = verbs.add_parser("export", help="all of them as such a file, by its suffix")
    giving.add_argument("file", type=Path, metavar="FILE")
    giving.set_defaults(start=_start("skus", "export", "file"))


def _outbox(commands: "Commands") -> None:
    words = "the writes that wait, are being sent, or ended"
    parser = commands.add_parser("outbox", help=words, description=words)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(start=_start("outbox", "show", "json"))


def _rules(commands: "Commands") -> None:
    parser = commands.add_parser("rules", help="your own rules, and what they did")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    listing = verbs.add_parser("list", help="the rules; says where all are stopped")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(start=_start("rules", "show", "json"))
    doing = verbs.add_parser("history", help="what they did, the newest first")
    doing.add_argument("--json", action="store_true")
    doing.set_defaults(start=_start("rules", "history", "json"))
    trying = verbs.add_parser("try", help="what one would have done in the last 30 days")
    trying.add_argument("name", metavar="NAME")
    trying.add_argument("--json", action="store_true")
    trying.set_defaults(start=_start("rules", "try_out", "name", "json"))
    verbs.add_parser("export", help="all of them as JSON").set_defaults(
        start=_start("rules", "export")
    )
    taking = verbs.add_parser("import", help="add the rules of such a file, all off")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.set_defaults(start=_start("rules", "take_in", "file"))
    for verb, words in (("on", "switch one on"), ("off", "switch one off")):
        switching = verbs.add_parser(verb, help=words)
        switching.add_argument("name", metavar="NAME")
        switching.set_defaults(start=_start("rules", f"switch_{verb}", "name"))
    for verb, words in (("stop", "stop all of them"), ("start", "let them run again")):
        verbs.add_parser(verb, help=words).set_defaults(start=_start("rules", f"{verb}_all"))


def _deadlines(commands: "Commands") -> None:
    parser = commands.add_parser("deadlines", help="rules of until when something must be done")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    listing = verbs.add_parser("list", help="the rules in force, your own among them")
    listing.add_argument("--country", type=_country, metavar="C", help="those that speak of it")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(start=_start("deadlines", "show", "country", "json"))
    checking = verbs.add_parser("check", help="what is wrong with a file of your own rules")
    checking.add_argument("file", type=Path, metavar="FILE")
    checking.add_argument("--json", action="store_true")
    checking.set_defaults(start=_start("deadlines", "check", "file", "json"))


def _labels(commands: "Commands") -> None:
    parser = commands.add_parser("labels", help="print-ready labels")
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs")
    building = verbs.add_parser("build", help="one PDF of the labels of these orders, in order")
    building.add_argument(
        "--orders", required=True, metavar="ID,…", help="order ids; KEY/ID where stores share one"
    )
    building.add_argument(
        "--layout", required=True, metavar="LAYOUT", help="100x150, a6, a4x2, a4x4 or as-is"
    )
    building.add_argument("--out", type=Path, required=True, metavar="FILE")
    building.add_argument(
        "--reprint", default="", metavar="REASON", help="print again what was printed before"
    )
    building.add_argument("--even-held", action="store_true", help="print held orders too")
    building.add_argument(
        "--notes-read", action="store_true", help="print orders whose note must be read first"
    )
    building.add_argument(
        "--without-cancelled",
        action="store_true",
        help="print parcels of whose items some were cancelled: they go without those",
    )
    building.add_argument(
        "--start-cell", type=int, default=1, metavar="N", help="first free label of the first sheet"
    )
    building.add_argument(
        "--margins", default="", metavar="MM", help="left,top,right,bottom; one number for all"
    )
    building.add_argument(
        "--sort",
        default="bin,sku,single,store,carrier",
        metavar="KEYS",
        help="order of the pages, for one walk; or: given",
    )
    building.add_argument("--json", action="store_true")
    building.set_defaults(
        start=_start(
            "labels",
            "build",
            "orders",
            "layout",
            "out",
            "reprint",
            "even_held",
            "notes_read",
            "without_cancelled",
            "start_cell",
            "margins",
            "sort",
            "json",
        )
    )


def _backup(commands: "Commands") -> None:
    words = "one file with everything but the secrets; the window may be open"
    making = commands.add_parser("backup", help=words, description=words)
    making.add_argument("file", type=Path, metavar="FILE")
    making.set_defaults(start=_start("backup", "backup", "file"))
    words = "put such a file in the place of the desk, which is kept aside"
    putting = commands.add_parser("restore", help=words, description=words)
    putting.add_argument("file", type=Path, metavar="FILE")
    putting.set_defaults(start=_start("backup", "restore", "file"))


def _doctor(commands: "Commands") -> None:
    words = "what works on this machine, and what to do about the rest"
    parser = commands.add_parser("doctor", help=words, description=words)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(start=_start("doctor", "examine", "json"))


def _push_receiver(commands: "Commands") -> None:
    words = "take what marketplaces send by themselves, so that news is read within a second"
    parser = commands.add_parser("push-receiver", help=words, description=words)
    parser.add_argument(
        "--port", type=_whole(0, HIGHEST_PORT), required=True, metavar="P", help="0: any free port"
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="to listen at (127.0.0.1)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder")

    def start(chosen: argparse.Namespace) -> int:
        from lzdesk.app.commands.push_receiver import receive
        from lzdesk.app.commands.run import told

        folder = DataFolder(chosen.data) if chosen.data else DataFolder.standard()
        return told(lambda: receive(folder, chosen.host, chosen.port))

    parser.set_defaults(start=start)


def _engine(commands: "Commands") -> None:
    """Started by the window; not for people, so without a help line."""
    parser = commands.add_parser("engine")
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)

    def start(chosen: argparse.Namespace) -> int:
        from lzdesk.app.engine import run_engine

        return run_engine(DataFolder.standard(), chosen.demo)

    parser.set_defaults(start=start)


def _sound(commands: "Commands") -> None:
    """Started by the window for each sound: nothing an audio driver does can touch the window."""
    parser = commands.add_parser("sound")
    parser.add_argument("file", type=Path, help=argparse.SUPPRESS)

    def start(chosen: argparse.Namespace) -> int:
        from lzdesk.gui.notify.player import play_blocking

        return 0 if play_blocking(chosen.file) else 1

    parser.set_defaults(start=start)


def _start(module: str, function: str, *fields: str) -> Callable[[argparse.Namespace], int]:
    """Start `lzdesk.app.commands.<module>.<function>` on the data folder with these values."""

    def start(chosen: argparse.Namespace) -> int:
        from importlib import import_module

        from lzdesk.app.commands.run import told

        run = getattr(import_module(f"lzdesk.app.commands.{module}"), function)
        values = [getattr(chosen, field) for field in fields]
        return told(lambda: run(DataFolder.standard(), *values))

    return start
