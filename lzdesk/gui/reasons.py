"""Why something was not done: the kinds of domain/errors.py as sentences for the user."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.clock_words import full_moment
from lzdesk.gui.widgets.outside import plain

translate = QCoreApplication.translate

MOMENTS = frozenset(("backup_at", "since", "until"))
"""Fields that are times."""
LONGEST_FIELD = 400
"""Characters of what a vendor or a file says."""


class _Known(dict[str, str]):
    """Fields of an error; one that is missing reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def reason_words(kind: str, fields: Mapping[str, object] | None = None) -> str:
    """A kind and its fields as words; the vendor's own words follow in quotes."""
    told = _Known(
        {name: plain(str(value), LONGEST_FIELD) for name, value in (fields or {}).items()}
    )
    for name in MOMENTS & told.keys():
        told[name] = _moment(told[name])
    if "field" in told:
        told["field"] = field_words(told["field"])
    words = known_reasons().get(kind)
    if words is None:
        return _quoted(
            translate("Reason", "Something went wrong ({kind}).").format(kind=kind), told
        )
    return _quoted(words.format_map(told), told)


def _moment(ms: str) -> str:
    return full_moment(int(ms)) if ms.isdecimal() else ms


def known_reasons() -> dict[str, str]:
    """Kind to its sentence, with its fields still to be filled in."""
    return {
        **_of_marketplace(),
        **_of_files(),
        **_of_forms(),
        **_of_secrets(),
        **_of_browser(),
        **_of_labels(),
        **_of_lists(),
        **_of_printers(),
        **_of_commands(),
        **_of_rules(),
        **sku_reasons(),
        **row_reasons(),
    }


def field_words(field: str) -> str:
    """The word on a form for a field of a message; a column of a file keeps its own name."""
    return {
        "app_key": translate("Field", "App key"),
        "app_secret": translate("Field", "App secret"),
        "access_token": translate("Field", "Access token"),
        "refresh_token": translate("Field", "Refresh token"),
        "redirect_uri": translate("Field", "Redirect address of the app"),
        "api_url": translate("Field", "API address"),
        "auth_url": translate("Field", "Token address"),
        "authorize_url": translate("Field", "Authorize address"),
        "name": translate("Field", "Name of the store"),
        "idle_minutes": translate("Field", "Its browser, when unused, closes after"),
        "country": translate("Field", "Country"),
        "group": translate("Field", "Group"),
        "owner": translate("Field", "Owner"),
        "hue": translate("Field", "Colour"),
        "reason": translate("Field", "Reason"),
        "comment": translate("Field", "Comment"),
        "pictures": translate("Field", "Pictures"),
    }.get(field, field)


def beside_words(kind: str, fields: Mapping[str, object]) -> str:
    """The same, short, beside the field it belongs to."""
    short = {
        "form.missing": translate("Beside", "missing"),
        "form.too_long": translate("Beside", "{most} characters at most"),
        "rule.number": translate("Beside", "a number up to {most}"),
        "rule.bad_value": translate("Beside", "not a value of this field"),
        "rule.no_currency": translate("Beside", "no currency"),
        "rule.name_taken": translate("Beside", "another rule has this name"),
        "store.name_taken": translate("Beside", "another store has this name"),
        "printer.name_taken": translate("Beside", "another printer has this name"),
        "printer.preset_name": translate("Beside", "1 to 200 characters"),
        "printer.preset_where": translate("Beside", "missing"),
        "printer.preset_port": translate("Beside", "no address and port"),
        "printer.no_service": translate("Beside", "the print service is not running"),
        "labels.no_such_folder": translate("Beside", "no such folder"),
        "labels.margins_text": translate("Beside", "one number, or four"),
        "labels.margin": translate("Beside", "0 to {most} mm"),
        "form.not_a_country": translate("Beside", "not a country of Lazada"),
        "form.not_an_address": translate("Beside", "not a web address"),
        "form.not_a_marketplace": translate("Beside", "not a marketplace"),
    }.get(kind)
    if short is None:
        return reason_words(kind, fields)
    return short.format_map(_Known({name: plain(str(value)) for name, value in fields.items()}))


def row_words(row: int, field: str, kind: str, value: str) -> str:
    """A row of a file that was not taken: `Row 14, proxy: “203.0.113.7” has no port`."""
    what = row_reasons().get(kind) or reason_words(kind)
    said = f"“{value}” {what}" if value else what
    if not field:
        return translate("Row", "Row {row}: {what}").format(row=row, what=said)
    words = translate("Row", "Row {row}, {field}: {what}")
    return words.format(row=row, field=field, what=said)


def _quoted(words: str, told: Mapping[str, str]) -> str:
    return f"{words} “{told['words']}”" if "words" in told else words


def _of_marketplace() -> dict[str, str]:
    return {
        "store.needs_consent": translate(
            "Reason", "The seller's consent is over. Renew it to read its orders again."
        ),
        "marketplace.refused": translate("Reason", "The marketplace refused the request."),
        "marketplace.busy": translate(
            "Reason", "The marketplace asks for a pause. Reading goes on by itself."
        ),
        "marketplace.junk": translate(
            "Reason", "The marketplace's answer could not be read. It is asked again."
        ),
        "marketplace.unreachable": translate(
            "Reason", "The marketplace does not answer. It is asked again."
        ),
        "app.full": translate(
            "Reason",
            "All {seats} seats of the app {value} are taken by sellers. Use another app, or have"
            " its seats raised by the marketplace and say so in the stores file.",
        ),
        "app.address_refused": translate(
            "Reason",
            "The app takes no calls from {address}, this computer's address. Add it to the app's IP"
            " whitelist; reading then goes on.",
        ),
        "computer.slept": translate(
            "Reason", "This computer slept from {since} to {until}. All stores are read now."
        ),
        "clock.set": translate(
            "Reason",
            "This computer's clock was set from {since} to {until}. All stores are read now.",
        ),
        "proxy.unreachable": translate(
            "Reason", "The store's proxy does not answer. All its traffic is stopped."
        ),
        "proxy.silent": translate("Reason", "The proxy {proxy} does not answer."),
        "proxy.refuses": translate("Reason", "The proxy {proxy} refuses the user or password."),
        "proxy.no_target": translate(
            "Reason", "The proxy {proxy} answers, but does not reach {target}."
        ),
        "proxy.listed": translate("Reason", "This proxy is in the list as {value}."),
        "proxy.name_taken": translate("Reason", "Another proxy is called {value}."),
        "proxy.in_use": translate(
            "Reason", "The calls of {calls} go out through the proxy {name}. Change that first."
        ),
        "proxy.not_listed": translate(
            "Reason", "The proxy {name} that these calls go out through is not in the list."
        ),
        "direct.near": translate(
            "Reason", "{target} is on this computer or near it, where a store's pages do not get."
        ),
        "direct.no_target": translate("Reason", "{target} does not answer."),
        "proxy.not_a_proxy": translate(
            "Reason",
            "“{value}” is not a proxy. Write scheme://user:password@host:port or"
            " host:port:user:password.",
        ),
        "proxy.unknown_scheme": translate("Reason", "“{value}” is not http, https or socks5."),
        "proxy.no_host": translate("Reason", "The proxy has no host."),
        "proxy.bad_host": translate("Reason", "“{value}” is not a host."),
        "proxy.no_port": translate("Reason", "The proxy {value} has no port."),
        "proxy.bad_port": translate("Reason", "{value} has no port between 1 and 65535."),
        "proxy.bad_login": translate(
            "Reason", "The user or password of the proxy {value} cannot be used."
        ),
        "exit.echo_down": translate(
            "Reason",
            "None of the services that tell the exit address answers ({services}), so it is not"
            " known.",
        ),
        "exit.bad_service": translate("Reason", "{value} is not a web address."),
        "exit.proxy_silent": translate(
            "Reason", "The proxy {proxy} does not answer, so its exit address is not known."
        ),
        "exit.proxy_refuses": translate(
            "Reason",
            "The proxy {proxy} refuses the user or password, so its exit address is not known.",
        ),
        "consent.refused": translate("Reason", "The seller did not give the consent."),
        "consent.other_seller": translate(
            "Reason",
            "Another seller agreed: {sellers}. Nothing was changed. Sign out on the page, and begin"
            " again as the seller of this store.",
        ),
        "consent.closed": translate(
            "Reason", "The consent page was closed before the seller agreed. Nothing was changed."
        ),
        "consent.timed_out": translate(
            "Reason",
            "Nobody agreed within {minutes} minutes. Nothing was changed. Begin again when the"
            " seller is there.",
        ),
        "consent.given_up": translate("Reason", "The consent was given up. Nothing was changed."),
        "consent.no_code": translate(
            "Reason", "The address holds no code. Copy the whole address the browser ended at."
        ),
        "consent.other_state": translate(
            "Reason", "The address belongs to another consent. Start again."
        ),
        "token.refused": translate("Reason", "The marketplace refused the tokens."),
        "store.no_api": translate(
            "Reason", "This store has no API access. Its orders come from export files."
        ),
        "store.paused": translate(
            "Reason", "{store} is paused. Let it go on reading to read it now."
        ),
        "stores.paused": translate(
            "Reason", "These stores are paused. Let one of them go on reading to read it now."
        ),
        "import.given_up": translate(
            "Reason", "The import was cancelled before its first order. Nothing was taken in."
        ),
        "store.unknown": translate("Reason", "There is no store {store}."),
        "store.name_taken": translate(
            "Reason", "Another store of this country and marketplace is called {value}."
        ),
        "store.no_such_hue": translate("Reason", "There is no colour {value}."),
        "store.profile_shared": translate(
            "Reason", "{other} uses the same browser profile. Remove this store without wiping it."
        ),
        "group.unknown": translate("Reason", "There is no group {group}."),
    }


def _of_files() -> dict[str, str]:
    return {
        "folder.in_use": translate("Reason", "Another lzdesk uses this data folder."),
        **_of_saving(),
        "database.none": translate("Reason", "There is no desk in {folder} yet."),
        "database.newer": translate(
            "Reason", "The database {file} was written by a newer lzdesk. Update this one."
        ),
        "download.too_large": translate(
            "Reason", "{file} was not kept: more than 2 GB were on their way at once."
        ),
        "download.disk_full": translate(
            "Reason", "{file} was not kept: this computer's disk is nearly full."
        ),
        "download.failed": translate(
            "Reason", "{file} was not kept: its download by {store} ended before it was whole."
        ),
        "file.too_large": translate("Reason", "{file} is larger than {limit_mb} MB."),
        "file.is_a_page": translate(
            "Reason",
            "{file} is a web page. Print it to a PDF in the store's browser, and take that.",
        ),
        "file.unreadable": translate("Reason", "{file} could not be read. ({detail})"),
        "file.not_utf8": translate(
            "Reason", "{file} is not UTF-8 text, at byte {position}. Save it as UTF-8."
        ),
        "file.unknown_text": translate(
            "Reason",
            "{file} is no text whose letters can be read for sure. Save it as XLSX or as CSV UTF-8,"
            " and take that in.",
        ),
        "file.not_toml": translate("Reason", "{file} is not valid TOML. ({detail})"),
        "file.not_stores": translate("Reason", "{file} does not describe stores. ({detail})"),
        "file.not_a_sheet": translate("Reason", "{file} is not a spreadsheet. ({detail})"),
        "export.empty": translate("Reason", "{file} holds no orders."),
        "export.not_taken": translate(
            "Reason", "{file} holds something that could not be read. It was put aside, whole."
        ),
        "export.not_an_export": translate(
            "Reason", "{file} is not an order export: these columns are missing: {columns}."
        ),
    }


def _of_saving() -> dict[str, str]:
    """Of the database, its disk and its backups."""
    return {
        "disk.full": translate(
            "Reason",
            "The disk is full. Nothing is half saved; when there is room, all goes on by itself.",
        ),
        "folder.read_only": translate(
            "Reason",
            "The data folder cannot be written. When it can, all goes on by itself. ({file})",
        ),
        "database.locked": translate(
            "Reason",
            "Another program holds the database. Nothing is half saved; when it lets go, all goes"
            " on by itself. ({file})",
        ),
        "storage.well": translate("Reason", "All is saved again."),
        "database.damaged": translate(
            "Reason", "The database {file} is damaged. It is replaced by a backup. ({detail})"
        ),
        "database.restored": translate(
            "Reason",
            "The database was damaged. The backup of {backup_at} took its place, and nothing you"
            " did since was lost. Newer orders are read again. Kept: {file}. ({detail})",
        ),
        "database.restored_partly": translate(
            "Reason",
            "The database was damaged. The backup of {backup_at} took its place: marks, prints and"
            " changes since then may be lost. Newer orders are read again. Recovered: {marks}"
            " marks, {labels} prints, {commands} writes. Kept: {file}. ({detail})",
        ),
        "database.begun_anew": translate(
            "Reason",
            "The database was damaged and there was no good backup. The desk begins anew; stores"
            " that could be read: {stores}. Orders are read again. Kept: {file}. ({detail})",
        ),
        "database.log_lost": translate(
            "Reason",
            "The log beside the database is gone or damaged, and lzdesk did not end in order. What"
            " was saved last may be lost: check the newest marks, notes and print records. Orders"
            " are read again, and unfinished writes wait for you.",
        ),
        "recovery.failed": translate(
            "Reason", "{file} is damaged and could not be replaced. Nothing was changed. ({detail})"
        ),
        "backup.no_room": translate(
            "Reason",
            "No backup was made: {free_mb} MB are free, {needs_mb} MB are needed."
            " It is tried again every minute.",
        ),
        "backup.not_written": translate("Reason", "{file} could not be written. ({detail})"),
        "backup.damaged": translate("Reason", "The backup {file} is not whole. ({detail})"),
        "backup.not_a_desk": translate("Reason", "{file} is not a backup of a desk."),
        "backup.newer": translate(
            "Reason", "The backup {file} was written by a newer lzdesk. Update this one."
        ),
        "backup.in_the_folder": translate("Reason", "Choose a file outside the folder {folder}."),
        "front.no_answer": translate(
            "Reason", "lzdesk is open and does not answer ({holder}). End it first."
        ),
    }


def _of_forms() -> dict[str, str]:
    return {
        "form.missing": translate("Reason", "{field} is missing."),
        "store.idle_minutes": translate(
            "Reason", "A browser closes after {most} minutes without use at most, or never."
        ),
        "form.too_long": translate("Reason", "{field} has room for {most} characters."),
        "form.not_a_country": translate(
            "Reason", "{value} is not a country of Lazada: sg, my, th, vn, ph or id."
        ),
        "form.not_a_marketplace": translate("Reason", "{value} is not a marketplace."),
        "form.not_an_address": translate("Reason", "{field}: {value} is not a web address."),
        "link.not_known": translate(
            "Reason",
            "Reading stopped before the answer came: it is not known whether this was done."
            " Look before you try again.",
        ),
        "link.only_in_demo": translate("Reason", "This can be done in the demo alone."),
        "internal": translate(
            "Reason", "A fault in lzdesk stopped this. The log holds the details."
        ),
    }


def _of_secrets() -> dict[str, str]:
    return {
        "secrets.unavailable": translate(
            "Reason",
            "This system has no key store, so stores cannot be read."
            " With a passphrase, secrets are kept in an encrypted file.",
        ),
        "secrets.missing": translate(
            "Reason", "The store's tokens are not in the key store. Give the consent again."
        ),
        "tokens.not_kept": translate(
            "Reason",
            "The system's key store did not take a store's new tokens. They are used from memory"
            " and saved as soon as it takes them; until then, do not quit.",
        ),
        "vault.locked": translate(
            "Reason", "The file with the stores' secrets is locked, so stores are not read."
        ),
        "vault.wrong_passphrase": translate(
            "Reason", "This passphrase does not open the file with the secrets."
        ),
        "vault.damaged": translate(
            "Reason", "The file with the secrets, {file}, is damaged. Add the stores again."
        ),
        "vault.empty_passphrase": translate("Reason", "The passphrase is empty."),
        "vault.no_passphrase_file": translate("Reason", "The passphrase file {file} is not there."),
    }


def _of_browser() -> dict[str, str]:
    return {
        "browser.none_found": translate(
            "Reason",
            "No browser was found. Install Google Chrome, Microsoft Edge or Chromium"
            " (not the snap).",
        ),
        "browser.driver": translate(
            "Reason",
            "The browser driver does not start ({detail})."
            " On Debian and Ubuntu, install libatomic1.",
        ),
        "browser.driver_ended": translate(
            "Reason", "The browser driver ended by itself. Closed with it: {stores}."
        ),
        "browser.no_sandbox": translate(
            "Reason",
            "This system forbids the browser its sandbox ({found}), and no store is opened without"
            " it. How to allow it: https://chromium.googlesource.com/chromium/src/+/main/docs/"
            "security/apparmor-userns-restrictions.md",
        ),
        "browser.ending": translate("Reason", "lzdesk is closing."),
        "browser.profile_in_use": translate(
            "Reason", "Another program uses the profile {profile}. Close that browser."
        ),
        "browser.start_failed": translate("Reason", "The browser did not start. ({detail})"),
        "browser.no_display": translate("Reason", "There is no screen to open a window on."),
        "proxy.no_password": translate(
            "Reason", "The password of {proxy} is not in the key store: set the proxy again."
        ),
        "exit.new": translate("Reason", "Another address than until now"),
        "exit.other_owner": translate("Reason", "{other} of another owner opens from there"),
        "country.differs": translate("Reason", "The two have to agree"),
        "country.differs_direct": translate("Reason", "The two differ, without a proxy"),
        "country.disagree": translate("Reason", "Two services name two countries"),
        "country.unknown": translate("Reason", "Not known where this is"),
        "fingerprint.drift": translate("Reason", "Pages see another computer than before: {which}"),
        "fingerprint.updated": translate("Reason", "Only the browser's version is another one"),
        "fingerprint.disagrees": translate(
            "Reason", "Workers and pages of this browser contradict each other: {which}"
        ),
        "login.unreadable": translate(
            "Reason", "The kept cookies could not be read: put aside, the browser has its own"
        ),
        "login.not_kept": translate(
            "Reason", "The key store is locked: a login is kept by the browser alone"
        ),
        "leaks.address": translate(
            "Reason", "Pages would learn {addresses}. The browser does not keep to its way out."
        ),
        "browser.older": translate(
            "Reason",
            "The profile was last opened with a newer browser. Update the browser first: an older"
            " one would throw its logins away.",
        ),
        "browser.newer": translate("Reason", "Newer than last time; the profile was copied first"),
        "browser.no_snapshot": translate(
            "Reason", "The profile {profile} could not be copied before the upgrade: {detail}."
        ),
        "browser.ended": translate("Reason", "The browser of {profile} ended while it started."),
        "opening.stopped": translate("Reason", "{store} was not opened: a check failed."),
        "opening.asks": translate("Reason", "{store} was not opened: a question is open."),
        "browser.is_open": translate(
            "Reason", "The store's browser is open. Close it first, then its logins can be wiped."
        ),
        "browser.profile_not_wiped": translate(
            "Reason", "The browser profile {profile} could not be wiped. ({detail})"
        ),
        "browser.unknown_preset": translate(
            "Reason", "The store's preset {preset} is not in the folder of presets."
        ),
        "browser.bad_preset": translate("Reason", "The preset {preset} cannot be used."),
        "browser.unknown_home": translate("Reason", "There is no home {home}."),
        "browser.bad_profile": translate("Reason", "{profile} cannot be the name of a profile."),
        "browser.password_store_gone": translate(
            "Reason",
            "The browser profile of {store} was made with the password store {password_store},"
            " which is gone. Opened without it, every login would be lost.",
        ),
    }


def _of_labels() -> dict[str, str]:
    return {
        "labels.no_such_cell": translate(
            "Reason", "Label {cell} of a sheet was asked for; this one has {cells}."
        ),
        "labels.margin": translate(
            "Reason", "A margin of {value} mm is not possible; it may be 0 to {most} mm."
        ),
        "labels.margins_text": translate(
            "Reason", "{value} is no margin. Give one number in mm, or left, top, right, bottom."
        ),
        "labels.unknown_layout": translate(
            "Reason", "There is no layout {layout}. Available: {known}."
        ),
        "labels.not_written": translate("Reason", "{file} could not be written. ({detail})"),
        "labels.no_such_folder": translate("Reason", "There is no folder {folder}."),
        "label.not_arranged": translate("Reason", "Not arranged yet: no package, so no label."),
        "label.cancel_asked": translate("Reason", "The buyer asked to cancel: decide that first."),
        "label.own_fleet": translate("Reason", "Your own people deliver it: it has no label."),
        "label.not_ours": translate("Reason", "The marketplace ships this one."),
        "label.no_package": translate(
            "Reason", "Arranged, but its package is not known. Read the store again."
        ),
        "label.being_fetched": translate("Reason", "The label is still being fetched."),
        "label.left_out": translate("Reason", "Left out of this run."),
        "label.cancelled_since": translate(
            "Reason", "The buyer cancelled before printing. No page is made."
        ),
        "scan.unknown": translate("Reason", "No parcel has this code."),
        "scan.no_such_mode": translate("Reason", "There is no way {mode} to scan."),
        "watched.rows_left": translate(
            "Reason",
            "{file} of the watched folder: rows left out: {rows}. They lie beside it in a file.",
        ),
        "run.no_known_page": translate(
            "Reason", "{file} has no label of a parcel on this desk. Is it read already?"
        ),
        "page.unknown": translate("Reason", "Its code is no parcel's on this desk."),
        "page.no_code": translate("Reason", "It has no code that can be read."),
        "page.two_orders": translate("Reason", "Its codes belong to two orders."),
        "page.twice": translate("Reason", "The file has a label of this parcel already."),
        "run.no_labels": translate("Reason", "No parcel of this run has a label yet."),
        "run.no_such_paper": translate("Reason", "There is no paper {paper}."),
        "run.empty": translate("Reason", "There is nothing to print in these orders."),
        "run.unknown": translate("Reason", "There is no print run {run}."),
        "run.moved_on": translate(
            "Reason", "Run {run} stands otherwise by now: this cannot be done with it any more."
        ),
        "run.fetched_anew": translate(
            "Reason",
            "The address changed after {labels} labels were fetched. They are fetched again:"
            " print when they are there.",
        ),
        "run.no_reason": translate(
            "Reason",
            "A second print needs its reason: jammed, smeared, lost, wrong printer, other.",
        ),
        "run.no_such_decision": translate("Reason", "There is no decision {decision}."),
        "run.no_such_outcome": translate("Reason", "There is no outcome {outcome}."),
        "run.no_such_sort": translate("Reason", "There is no sort key {key}. Available: {known}."),
        "run.not_merged": translate(
            "Reason", "The labels of run {run} could not be put together. Gather them again."
        ),
        "label.past": translate("Reason", "On its way already, or ended."),
        "label.printed_before": translate("Reason", "Printed before."),
        "label.held": translate("Reason", "Held: not to be printed yet."),
        "label.note_unread": translate("Reason", "Its note must be read before printing."),
        "label.item_cancelled": translate(
            "Reason", "An item of it was cancelled. Print it only if you pack it without that item."
        ),
        "label.refused": translate("Reason", "The marketplace gave no label."),
        "label.junk": translate("Reason", "What came from the marketplace is no label."),
        "label.page_size": translate("Reason", "The label's page has an impossible size."),
        "label.wrong_parcel": translate("Reason", "The label that came names another parcel."),
        "label.too_slow": translate("Reason", "The label took too long to read."),
        "label.empty": translate("Reason", "The label file is empty."),
        "label.too_large": translate("Reason", "The label file is too large to be a label."),
        "label.too_many_pages": translate("Reason", "The label file has more than 400 pages."),
        "label.is_a_page": translate(
            "Reason", "A web page came instead of a label. Sign in to the store again."
        ),
        "label.page_slow": translate(
            "Reason", "The label is a web page that was not done within 10 seconds."
        ),
        "label.page_broken": translate(
            "Reason", "The label is a web page that could not be drawn. ({words})"
        ),
        "label.no_code": translate("Reason", "No bar code of the label can be read."),
        "label.no_browser": translate(
            "Reason", "The label is a web page, and the browser did not start. ({words})"
        ),
        "label.locked": translate("Reason", "The label file is locked with a password."),
    }


def _of_printers() -> dict[str, str]:
    """Why a printer did not take the labels, and how it is."""
    return {
        "printer.gone": translate("Reason", "There is no printer {printer} any more."),
        "printer.rejecting": translate("Reason", "{printer} takes no jobs."),
        "printer.no_service": translate("Reason", "This computer's print service is not running."),
        "printer.none": translate(
            "Reason",
            "This computer has no printers. Add one in the system's settings, or open the file.",
        ),
        "printer.paper_small": translate(
            "Reason",
            "{printer} has paper {paper} now: the labels would be cut. Choose other paper.",
        ),
        "printer.slow": translate(
            "Reason", "This computer's print service did not answer. Look at the printer."
        ),
        "printer.unreachable": translate("Reason", "There is no printer at {where}."),
        "printer.stalled": translate(
            "Reason",
            "The printer at {where} stopped after {sent} of {of} bytes. Look at its last label.",
        ),
        "printer.refused": translate("Reason", "{printer} did not take the file. ({words})"),
        "printer.out_of_paper": translate("Reason", "The printer has no paper."),
        "printer.jammed": translate("Reason", "Paper is jammed in the printer."),
        "printer.open": translate("Reason", "The printer is open."),
        "printer.out_of_ink": translate("Reason", "The printer has no ink, toner or ribbon."),
        "printer.offline": translate("Reason", "The printer does not answer."),
        "printer.paused": translate("Reason", "The printer is paused."),
        "printer.preset_name": translate("Reason", "A printer needs a name, 200 signs at most."),
        "printer.name_taken": translate("Reason", "Another printer has this name."),
        "printer.preset_how": translate("Reason", "There is no way {how}. Available: {known}."),
        "printer.preset_dpi": translate("Reason", "{dpi} dots per inch. Available: {known}."),
        "printer.preset_where": translate("Reason", "Name the printer, its address or the folder."),
        "printer.preset_media": translate("Reason", "{media} is no name of a paper."),
        "printer.preset_port": translate("Reason", "{where} is no address, as 192.168.1.20:9100."),
    }


def _of_commands() -> dict[str, str]:
    """Why an order was not queued, or a command waits or stopped."""
    return {
        "store.removed": translate("Reason", "Its store was removed."),
        "order.digital": translate("Reason", "A digital item: there is no parcel to pack."),
        "order.not_ours": translate("Reason", "The marketplace ships this one."),
        "store.ready_to_ship": translate("Reason", "Choose by hand, at print or at scan."),
        "order.managed": translate("Reason", "A managed order: the marketplace arranges it."),
        "order.part_paid": translate("Reason", "A pre-sale. Its buyer has not paid the rest yet."),
        "order.not_own_fleet": translate("Reason", "A carrier delivers it, not your own people."),
        "order.cancel_asked": translate("Reason", "The buyer asked to cancel. Decide that first."),
        "order.held": translate("Reason", "It is held. End the hold first."),
        "order.unpaid": translate("Reason", "It is not paid yet."),
        "order.arranged_before": translate("Reason", "It is arranged already."),
        "order.too_late": translate("Reason", "It is on its way already, or ended."),
        "order.moved_on": translate("Reason", "Nothing of it is in a status that allows this."),
        "command.waits": translate(
            "Reason", "Not finished yet: {why}. It stays in the outbox and goes on by itself."
        ),
        "command.held": translate("Reason", "Not sent: the order is held since."),
        "command.cancel_asked": translate(
            "Reason", "Not sent: the buyer has asked to cancel since."
        ),
        "command.moved_on": translate("Reason", "The order has moved on since."),
        "command.order_gone": translate("Reason", "Not sent: the order is not here any more."),
        "return.moved_on": translate(
            "Reason", "Not answered: the request does not stand there any more."
        ),
        "return.gone": translate("Reason", "The request is not here any more."),
        "return.waits": translate("Reason", "An answer to it is on its way already."),
        "return.mixed": translate(
            "Reason", "Choose requests of one kind that stand at one place to answer them together."
        ),
        "return.no_answer": translate(
            "Reason", "The marketplace's API takes no such answer where the request stands."
        ),
        "command.restored": translate(
            "Reason",
            "Not sent: it comes from an older copy of the data, and may have been sent or taken"
            " back since. Try again looks it up first.",
        ),
        "command.answers_lost": translate(
            "Reason",
            "Tried six times, and every answer was lost. Try again later.",
        ),
        "command.no_package": translate(
            "Reason", "No package of it is known. Read the store again."
        ),
        "marketplace.answer_lost": translate("Reason", "The marketplace's answer was lost."),
    }


def _of_rules() -> dict[str, str]:
    return {
        "rule.no_action": translate("Reason", "The rule does nothing yet: add an action."),
        "rule.hold_and_arrange": translate(
            "Reason", "A held order is not arranged: take one of the two away."
        ),
        "rule.unknown": translate("Reason", "{value} is not known here."),
        "rule.bad_value": translate("Reason", "{field} has a value that does not fit."),
        "rule.number": translate("Reason", "{field} must be a whole number up to {most}."),
        "rule.no_currency": translate("Reason", "{field}: an amount needs its currency."),
        "rule.too_many": translate("Reason", "There is room for {most}."),
        "rule.name_taken": translate("Reason", "Another rule is called {value}."),
        "rule.gone": translate("Reason", "This rule was deleted."),
        "rule.no_name": translate("Reason", "There is no rule called {name}."),
        "file.not_rules": translate("Reason", "{file} does not hold rules: {detail}."),
    }


def _of_lists() -> dict[str, str]:
    return {
        "bag.unknown": translate("Reason", "This bag is gone."),
        "bag.sent": translate("Reason", "The bag {name} was sent: it is closed."),
        "bag.no_parcel": translate("Reason", "No parcel has the code {code}."),
        "bag.twice": translate("Reason", "{code} is in this bag already."),
        "bag.elsewhere": translate("Reason", "{code} is in the bag {name}."),
        "bag.not_cross_border": translate("Reason", "{code} is not from a cross-border store."),
        "bag.other_marketplace": translate("Reason", "{code} is of another marketplace."),
        "bag.bad_field": translate("Reason", "{field} has a value that does not fit."),
        "order.unknown": translate("Reason", "There is no such order."),
        "order.none_given": translate("Reason", "No order is named."),
        "order.ambiguous": translate("Reason", "Several stores have an order of this number."),
        "status.unknown": translate("Reason", "There is no status {status}. Known: {known}."),
    }


def sku_reasons() -> dict[str, str]:
    """What does not fit into a field of a Sku, in a cell or in a row of a file, by kind."""
    return {
        "skus.no_sku_column": translate("Sku", "{file} has no column SKU. Its columns: {columns}."),
        "skus.not_written": translate(
            "Sku", "{file} was not written: {detail}. Choose another place."
        ),
        "sku.missing": translate("Sku", "The SKU is missing."),
        "sku.same_row": translate("Sku", "{value} stands in row {other} already."),
        "sku.too_long": translate("Sku", "“{value}” is too long."),
        "sku.address": translate(
            "Sku", "“{value}” is neither a web address nor a file (file:///…)."
        ),
        "sku.grams": translate("Sku", "“{value}” is no weight in grams up to 1,000,000."),
        "sku.days": translate("Sku", "“{value}” is no whole number of days up to 3,650."),
        "sku.yes_no": translate("Sku", "“{value}” is neither yes nor no."),
        "sku.many_barcodes": translate("Sku", "More than 20 barcodes."),
        "sku.barcode_taken": translate("Sku", "{value} is on the SKU {other} already."),
        "sku.barcode_for_many": translate("Sku", "A barcode belongs to one SKU: select one."),
    }


def row_reasons() -> dict[str, str]:
    """What is wrong with one field in one row of a file, by kind: words after its value."""
    return {
        "missing": translate("Row", "is missing"),
        "wrong_type": translate("Row", "has the wrong type"),
        "not_a_country": translate("Row", "is not one of sg, my, th, vn, ph, id"),
        "not_a_key": translate("Row", "is not a key: a to z, 0 to 9 and dashes"),
        "same_row": translate("Row", "is the row of the same store"),
        "unknown_home": translate("Row", "is not a country a profile can live in"),
        "proxy_of_other": translate("Row", "of another owner has the same proxy"),
        "key_taken": translate("Row", "is the key of another store"),
        "unknown_app": translate("Row", "is no app of the file or of this desk"),
        "unknown_authorisation": translate("Row", "is no consent of the file or of this desk"),
        "unknown_marketplace": translate("Row", "is not a marketplace"),
        "unknown_preset": translate("Row", "is not in the folder of presets"),
        "unknown_field": translate("Row", "is not a known field"),
        "profile_disagrees": translate("Row", "differs from the profile that is here already"),
        "not_an_address": translate("Row", "is not a web address"),
        "not_a_proxy": translate(
            "Row",
            "is not a proxy: write scheme://user:password@host:port or host:port:user:password",
        ),
        "unknown_scheme": translate("Row", "is not http, https or socks5"),
        "no_host": translate("Row", "has no host"),
        "bad_host": translate("Row", "is not a host"),
        "no_port": translate("Row", "has no port"),
        "bad_port": translate("Row", "has no port between 1 and 65535"),
        "bad_login": translate("Row", "has a user or password that cannot be used"),
        "name_taken": translate("Row", "is the name of another proxy"),
        "too_long": translate("Row", "is too long"),
        "not_an_amount": translate("Row", "is not an amount"),
        "twice": translate("Row", "stands in two orders"),
        "not_a_date": translate("Row", "is not a date"),
    }
