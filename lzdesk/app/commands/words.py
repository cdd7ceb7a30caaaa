"""What the command line says about errors, in English. Kinds come from the engine side."""

from collections.abc import Mapping

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.dates import utc_of_ms

_WORDS = {
    "folder.in_use": "Not done: {holder} holds the data folder {folder}. Close it first.",
    "database.newer": "{file} was written by a newer lzdesk. Install that version.",
    "database.damaged": "{file} is damaged: {detail}. lzdesk puts it aside and restores the newest "
    "backup when it opens the desk next.",
    "database.restored": "The database was damaged ({detail}) and is kept as {file}. The backup of "
    "{backup_at} took its place; what came after it was read from the damaged file, and orders are "
    "read again.",
    "database.restored_partly": "The database was damaged ({detail}) and is kept as {file}. The "
    "backup of {backup_at} took its place. Orders since then are read again; some of this could "
    "not be recovered: {lost}.",
    "database.begun_anew": "The database was damaged ({detail}) and is kept as {file}. There was "
    "no good backup: the desk begins anew with {stores} stores that could still be read.",
    "database.log_lost": "The log beside {file} is gone or damaged, and lzdesk did not end in "
    "order: what was saved last may be lost. Unfinished writes wait for you.",
    "database.locked": "Another program holds the database {file}. Nothing was half saved.",
    "folder.read_only": "{file} cannot be written: no permission, or a read-only disk. Nothing was "
    "half saved.",
    "recovery.failed": "{file} is damaged and could not be replaced: {detail}. Nothing was "
    "changed.",
    "backup.no_room": "No backup was made: {free_mb} MB are free, {needs_mb} MB are needed.",
    "backup.not_written": "{file} was not written: {detail}. Nothing was changed.",
    "backup.damaged": "{file} is not whole: {detail}.",
    "backup.not_a_desk": "{file} is no backup of a desk.",
    "backup.newer": "{file} was written by a newer lzdesk. Install that version.",
    "backup.in_the_folder": "Name a file outside the data folder {folder}.",
    "front.no_answer": "lzdesk is open already, and does not answer: {holder}. End that one first.",
    "storage.well": "All is saved again.",
    "database.none": "There is no desk in {folder} yet. Add stores with: lzdesk store import FILE",
    "disk.full": "The disk of {file} is full. Nothing was half saved. Free some space, try again.",
    "secrets.unavailable": "No keyring was found on this system to keep secrets in. Name a file "
    "with a passphrase in LZDESK_VAULT_PASSPHRASE_FILE: secrets are then kept in an encrypted "
    "vault.",
    "tokens.not_kept": "The system's key store did not take a store's new tokens ({detail}). They "
    "are used from memory and saved as soon as it takes them.",
    "secrets.missing": "The secret {name} is not in the keyring any more. Import the store again.",
    "vault.locked": "The vault {file} needs its passphrase: name a file with it in "
    "LZDESK_VAULT_PASSPHRASE_FILE.",
    "vault.wrong_passphrase": "The passphrase does not open the vault {file}.",
    "vault.damaged": "The vault {file} is damaged. Import the stores again with a new vault.",
    "vault.empty_passphrase": "The passphrase is empty.",
    "vault.no_passphrase_file": "The passphrase file {file} cannot be read.",
    "file.is_a_page": "{file} is a web page. Print it to a PDF in a browser, and take that.",
    "file.unreadable": "{file} cannot be read: {detail}.",
    "file.too_large": "{file} is larger than {limit_mb} MB.",
    "file.not_utf8": "{file} is not UTF-8 text (at byte {position}). Save it as UTF-8.",
    "file.unknown_text": "{file} is no text whose letters can be read for sure. Save it as XLSX or "
    "as CSV UTF-8.",
    "file.not_toml": "{file} is not TOML: {detail}.",
    "file.not_rules": "{file} does not hold rules: {detail}.",
    "file.not_stores": "{file} does not hold stores: {detail}.",
    "file.not_a_sheet": "{file} is not a spreadsheet: {detail}.",
    "export.not_an_export": "{file} is no order export: these columns are missing: {columns}. "
    "Download it again from the seller center.",
    "export.empty": "{file} holds no orders.",
    "export.not_taken": "{file} holds something that could not be read. It was put aside, whole.",
    "form.missing": "{field} is missing.",
    "rule.no_action": "The rule does nothing: it needs an action.",
    "rule.hold_and_arrange": "A held order is not arranged: take one of the two away.",
    "rule.unknown": "{field}: {value} is not known.",
    "rule.bad_value": "{field} has a value that does not fit.",
    "rule.number": "{field} must be a whole number up to {most}.",
    "rule.no_currency": "{field}: an amount needs its currency.",
    "rule.too_many": "{field}: there is room for {most}.",
    "rule.name_taken": "Another rule is called {value}.",
    "rule.gone": "There is no such rule.",
    "rule.no_name": "There is no rule called {name}. The rules: {known}.",
    "form.not_an_address": "{field}: {value} is not a web address.",
    "store.idle_minutes": "A browser closes after {most} minutes without use at most, or never.",
    "form.too_long": "{field} has room for {most} characters.",
    "store.name_taken": "Another store of this country and marketplace is called {value}.",
    "store.no_such_hue": "There is no colour {value}.",
    "store.profile_shared": "{other} uses the same browser profile.",
    "group.unknown": "There is no group {group}.",
    "browser.is_open": "The browser of the profile {profile} is open. Close it first.",
    "browser.profile_not_wiped": "The profile {profile} could not be wiped: {detail}.",
    "store.paused": "{store} is paused. Let it go on reading to read it now.",
    "stores.paused": "These stores are paused. Let one of them go on reading to read it now.",
    "import.given_up": "The import was cancelled before its first order. Nothing was taken in.",
    "store.unknown": "There is no store {store}. See: lzdesk store list",
    "store.no_api": "The store {store} has no developer app: its orders come from export files.",
    "store.needs_consent": "The seller must consent again: the tokens are over.",
    "marketplace.refused": 'The marketplace refused: "{words}" ({code}).',
    "marketplace.busy": "The marketplace asks for a pause of {retry_in_s} s.",
    "app.full": "All {seats} seats of the app {value} are taken. Use another app.",
    "app.address_refused": 'The app takes no calls from this address ({address}): "{words}". Add '
    "it to the app's IP whitelist in the marketplace's developer console.",
    "computer.slept": "This computer slept. All stores are read now.",
    "clock.set": "This computer's clock was set. All stores are read now.",
    "marketplace.junk": "The marketplace's answer makes no sense: {detail}.",
    "marketplace.unreachable": "The marketplace does not answer ({detail}).",
    "token.refused": "The marketplace does not take the access token.",
    "labels.no_such_cell": "Label {cell} of a sheet was asked for; this one has {cells}.",
    "labels.margin": "A margin of {value} mm is not possible; it may be 0 to {most:g} mm.",
    "labels.margins_text": "{value} is no margin. Give one number in mm, or left,top,right,bottom.",
    "labels.unknown_layout": "There is no layout {layout}. Known: {known}.",
    "labels.no_such_folder": "The folder {folder} does not exist.",
    "labels.not_written": "The labels could not be written to {file}: {detail}.",
    "status.unknown": "There is no status {status}. Known: {known}.",
    "run.no_such_sort": "There is no sort key {key}. Known: {known}, or given.",
    "label.not_arranged": "not arranged yet: no package, so no label",
    "label.cancel_asked": "the buyer asked to cancel: decide that first",
    "label.own_fleet": "the seller's own people deliver it: it has no label",
    "label.not_ours": "the marketplace ships this one",
    "label.no_package": "arranged, but no package is known: read the store again",
    "label.cancelled_since": "its buyer cancelled before printing",
    "label.past": "already on its way, or ended",
    "label.printed_before": "printed before, {when} by {by}, run {run}, page {page}; "
    "--reprint REASON prints it again",
    "label.held": "held until {until}; --even-held prints it",
    "label.note_unread": "its note must be read first: {words}; --notes-read prints it",
    "label.item_cancelled": "an item of it was cancelled; --without-cancelled prints it",
    "label.refused": "the marketplace gave no label: {words}",
    "label.junk": "the file that came is no label",
    "label.page_size": "the label's page has an impossible size",
    "label.wrong_parcel": "the label names another parcel",
    "label.too_slow": "the label took too long to read",
    "label.empty": "the label file is empty",
    "label.too_large": "the label file is too large to be a label",
    "label.too_many_pages": "the label file has more than 400 pages",
    "label.is_a_page": "a web page came instead of a label: sign in to the store again",
    "label.page_slow": "the label is a web page that was not done within 10 seconds",
    "label.page_broken": "the label is a web page that could not be drawn: {words}",
    "label.no_code": "no bar code of the label can be read",
    "label.no_browser": "the label is a web page, and the browser did not start: {words}",
    "label.locked": "the label file is locked with a password",
    "printer.gone": "There is no printer {printer} any more.",
    "printer.rejecting": "{printer} takes no jobs.",
    "printer.no_service": "This computer's print service is not running.",
    "printer.slow": "This computer's print service did not answer. Look at the printer.",
    "printer.unreachable": "There is no printer at {where}.",
    "printer.stalled": "The printer at {where} stopped after {sent} of {of} bytes. "
    "Look at its last label.",
    "printer.refused": "{printer} did not take the file: {words}.",
    "printer.out_of_paper": "The printer has no paper.",
    "printer.jammed": "Paper is jammed in the printer.",
    "printer.open": "The printer is open.",
    "printer.out_of_ink": "The printer has no ink, toner or ribbon.",
    "printer.offline": "The printer does not answer.",
    "printer.paused": "The printer is paused.",
    "printer.preset_name": "A printer needs a name, 200 signs at most.",
    "printer.preset_how": "There is no way {how}. Known: {known}.",
    "printer.preset_dpi": "{dpi} dots per inch. Known: {known}.",
    "printer.preset_media": "{media} is no name of a paper.",
    "printer.preset_where": "Name the printer, its address or the folder.",
    "printer.preset_port": "{where} is no address, as 192.168.1.20:9100.",
    "store.removed": "its store was removed",
    "order.digital": "a digital item: there is no parcel to pack",
    "order.not_ours": "the marketplace ships this one",
    "store.ready_to_ship": "Parcels are ready to ship by hand, at print or at scan.",
    "order.managed": "a managed order: the marketplace arranges it",
    "order.part_paid": "a pre-sale whose buyer has not paid the rest yet",
    "order.not_own_fleet": "a carrier delivers it, not the seller's own people",
    "order.cancel_asked": "the buyer asked to cancel: decide that first",
    "order.held": "held: release it first",
    "order.unpaid": "not paid yet",
    "order.none_given": "No order is named. Give order ids: --orders ID,ID,… or --orders STORE/ID",
    "order.arranged_before": "arranged already",
    "order.too_late": "already on its way, or ended",
    "order.moved_on": "nothing of it is in a status that allows this",
    "command.waits": "not finished yet: {why}. It stays in the outbox and goes on by itself.",
    "command.held": "stopped: the order is held",
    "command.cancel_asked": "stopped: the buyer asked to cancel",
    "command.moved_on": "stopped: the order has moved on meanwhile",
    "command.order_gone": "stopped: the order is not here any more",
    "command.restored": "stopped: it comes from an older copy of the data, and may have been sent"
    " or taken back since; a retry looks it up first",
    "command.answers_lost": "tried six times, and every answer was lost",
    "command.no_package": "no package of it is known: read the store again",
    "marketplace.answer_lost": "The marketplace's answer was lost.",
    "order.unknown": "there is no such order",
    "order.ambiguous": "several stores have this order id: write KEY/ID",
    "not_a_country": "not one of sg, my, th, vn, ph, id",
    "not_a_key": "not a key: a to z, 0 to 9 and dashes",
    "same_row": "is the row of the same store",
    "unknown_home": "not a country a profile can live in",
    "proxy_of_other": "a store of another owner has the same proxy",
    "key_taken": "another store has this key",
    "unknown_app": "no app with this key in the file or the desk",
    "unknown_authorisation": "no authorisation of this id in the file or the desk",
    "unknown_marketplace": "not a marketplace this program knows",
    "unknown_preset": "no such file in profiles/",
    "unknown_field": "not a known field",
    "profile_disagrees": "differs from the profile that is already here",
    "not_an_address": "not a web address",
    "not_a_proxy": "not a proxy: write scheme://user:password@host:port or host:port:user:password",
    "unknown_scheme": "not http, https or socks5",
    "no_host": "has no host",
    "bad_host": "not a host",
    "no_port": "has no port",
    "bad_port": "has no port between 1 and 65535",
    "name_taken": "is the name of another proxy",
    "too_long": "is too long",
    "bad_login": "has a user or password that cannot be used",
    "proxy.silent": "The proxy {proxy} does not answer.",
    "proxy.refuses": "The proxy {proxy} refuses the user or password.",
    "proxy.no_target": "The proxy {proxy} answers, but does not reach {target}.",
    "proxy.listed": "This proxy is in the list as {value}.",
    "proxy.name_taken": "Another proxy is called {value}.",
    "proxy.in_use": "The calls of {calls} go out through the proxy {name}. Change that first.",
    "proxy.not_listed": "The proxy {name} that these calls go out through is not in the list.",
    "direct.near": "{target} is on this computer or near it, where a store's pages do not get.",
    "direct.no_target": "{target} does not answer.",
    "proxy.not_a_proxy": '"{value}" is not a proxy. Write scheme://user:password@host:port or '
    "host:port:user:password",
    "proxy.unknown_scheme": '"{value}" is not http, https or socks5.',
    "proxy.no_host": "The proxy has no host.",
    "proxy.bad_host": '"{value}" is not a host.',
    "proxy.no_port": "The proxy {value} has no port.",
    "proxy.bad_port": "{value} has no port between 1 and 65535.",
    "proxy.bad_login": "The user or password of the proxy {value} cannot be used.",
    "exit.echo_down": "None of the services that tell the exit address answers ({services}), so it "
    "is not known.",
    "login.unreadable": "The kept cookies could not be read: they were put aside, and the browser "
    "opened with its own.",
    "login.not_kept": "The key store is locked: a login is kept by the browser alone.",
    "exit.bad_service": "{value} is not a web address.",
    "exit.proxy_silent": "The proxy {proxy} does not answer, so its exit address is not known.",
    "exit.proxy_refuses": "The proxy {proxy} refuses the user or password, so its exit address is "
    "not known.",
    "missing": "is missing",
    "not_an_amount": "is not an amount",
    "twice": "stands in two orders",
    "not_a_date": "is not a date lzdesk knows",
    "wrong_type": "has the wrong type",
    "browser.none_found": "No browser was found. Install Google Chrome, Microsoft Edge or "
    "Chromium (not the snap), or run: lzdesk doctor",
    "browser.driver": "The browser driver does not start: {detail}. On Debian and Ubuntu: install "
    "libatomic1.",
    "browser.profile_in_use": "Another program uses the profile {profile}. Close that browser.",
    "browser.start_failed": "The browser did not start: {detail}.",
    "browser.no_display": "There is no screen to open a window on. Add --headless.",
    "proxy.no_password": "The password of {proxy} is not in the keyring: set the proxy again.",
    "exit.new": "It would come from {address}, another address than until now. Accept it in the "
    "window.",
    "exit.other_owner": "{address} is where {other} of another owner is opened from. Accept it in "
    "the window, or use another proxy.",
    "country.differs": "The exit is in {country}, but the store lives elsewhere.",
    "country.differs_direct": "This computer is in {country}, but the store lives elsewhere. "
    "Accept it in the window, or set a proxy.",
    "country.disagree": "Two services name two countries: {country} and {other_country}.",
    "country.unknown": "It is not known where this is.",
    "fingerprint.drift": "Pages see another computer than before: {which}. Accept it in the "
    "window.",
    "fingerprint.updated": "The browser was updated.",
    "fingerprint.disagrees": "Workers and pages of this browser contradict each other: {which}.",
    "leaks.address": "Pages would learn {addresses}.",
    "browser.older": "The profile was last opened with a newer browser. Update the browser first.",
    "browser.newer": "The browser is newer than last time; the profile was copied first.",
    "browser.no_snapshot": "The profile {profile} could not be copied before the upgrade: "
    "{detail}.",
    "browser.ended": "The browser of {profile} ended while it started.",
    "opening.stopped": "{store} was not opened: a check failed. No page was loaded.",
    "opening.asks": "{store} was not opened: a question is open. Accept it in the window.",
    "browser.unknown_preset": "There is no preset {preset} in profiles/.",
    "browser.driver_ended": "The browser driver ended by itself. These stores were closed: "
    "{stores}. Open them again.",
    "browser.bad_profile": "The profile {profile} cannot be used as a folder name.",
    "browser.password_store_gone": "{store} keeps its login under {password_store}, which is not "
    "here now. It was not opened: another store would drop the login.",
    "browser.no_sandbox": "The system forbids the browser its sandbox ({found}). Allow it: see "
    "https://chromium.googlesource.com/chromium/src/+/main/docs/security/"
    "apparmor-userns-restrictions.md",
    "browser.ending": "lzdesk is closing.",
    "browser.bad_preset": "The preset {preset} cannot be read: {detail}.",
    "browser.unknown_home": "There is no home {home}.",
    "skus.no_sku_column": "{file} has no column SKU. Its columns: {columns}.",
    "sku.missing": "The SKU is missing.",
    "sku.same_row": "{value} stands in row {other} already.",
    "sku.too_long": '"{value}" is too long.',
    "sku.address": '"{value}" is neither a web address nor a file (file:///…).',
    "sku.grams": '"{value}" is no weight in grams up to 1,000,000.',
    "sku.days": '"{value}" is no whole number of days up to 3,650.',
    "sku.yes_no": '"{value}" is neither yes nor no.',
    "sku.many_barcodes": "More than 20 barcodes.",
    "sku.barcode_taken": "{value} is on the SKU {other} already.",
    "sku.barcode_for_many": "A barcode belongs to one SKU: select one.",
    "internal": "Something went wrong inside lzdesk: {detail}. The log has the details.",
}

_NOT_IN_THE_WINDOW = {
    "push.no_app": "There is no developer app yet whose pushes could be taken. Add stores with: "
    "lzdesk store import FILE",
    "push.not_listening": "Nothing can be taken at {host}, port {port}: {detail}.",
    "push.not_written": "A push was not written, the marketplace is asked to send it again. "
    "{detail}",
    "skus.no_such_kind": "{file}: name a file that ends in .xlsx or .csv.",
    "skus.not_written": "{file} was not written: {detail}.",
    "push.written_again": "Pushes are written again.",
    "deadlines.not_a_list": "{file}: {field} must be a list.",
    "deadlines.not_a_table": "{file}, rule {rule}: {value} is no rule. Begin each with [[rules]].",
    "deadlines.no_such_field": "{file}, rule {rule}: there is no field {field}. Known: {known}.",
    "deadlines.no_such_part": "{file}: there is no part {field}. Known: {known}.",
    "deadlines.missing": "{file}, rule {rule}: the field {field} is missing. Give one of: "
    "{allowed}.",
    "deadlines.bad_field": "{file}, rule {rule}, field {field}: {value} does not fit. Give one "
    "of: {allowed}.",
    "deadlines.one_length": "{file}, rule {rule}: give exactly one of the fields {field}.",
    "deadlines.cut_off": "{file}, rule {rule}: the field {field} goes with days, not with hours. "
    "Take one of the two away.",
    "deadlines.twice": "{file}, rule {rule}: the fields {field} say what those of rule {other} "
    "say. Change or take away one of the two.",
    "deadlines.day_off": "{file}, {field}, day {entry}: {value} is no day. Write it as 2026-12-31.",
}
"""What only a command of its own can meet: the window needs no words for it."""


class _Known(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def words_of(kind: str, fields: Mapping[str, object] | None = None) -> str:
    """The sentence for a kind and its fields; the kind itself where there is none."""
    at = (fields or {}).get("backup_at")
    if isinstance(at, int):
        when = utc_of_ms(at).strftime("%Y-%m-%d %H:%M UTC")
        fields = {**(fields or {}), "backup_at": when}
    template = _WORDS.get(kind) or _NOT_IN_THE_WINDOW.get(kind)
    if template is None:
        rest = ", ".join(f"{name}: {value}" for name, value in (fields or {}).items())
        return f"{kind} ({rest})" if rest else kind
    return template.format_map(_Known(fields or {}))


def row_reasons() -> dict[str, str]:
    """What is wrong with one field in one row of a file, by kind."""
    return {kind: words for kind, words in _WORDS.items() if "." not in kind}


def sku_reasons() -> dict[str, str]:
    """Why a row of a file of SKUs was not taken, by kind."""
    return {kind: words for kind, words in _WORDS.items() if kind.startswith("sku.")}


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def error_words(error: LzdeskError) -> str:
    return words_of(error.kind, error.fields)
