"""What window and engine say to each other: one typed JSON line each.

Times are epoch milliseconds. Kinds and fields only: all words are made in `gui`.
"""

import msgspec

from lzdesk.domain.downloads import DownloadedFile
from lzdesk.domain.marks import MarkChange, Marks
from lzdesk.domain.openings import Checked, Warned
from lzdesk.domain.purchases import Purchase
from lzdesk.domain.rules import Rule
from lzdesk.domain.skus import Sku

LINK_VERSION = 3

Fields = dict[str, str | int | float | None]


class Request(msgspec.Struct, frozen=True, tag_field="type"):
    """Something the window asks. Each gets exactly one reply."""


class Reply(msgspec.Struct, frozen=True, tag_field="type"):
    """The answer to one request."""


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """A fact the engine tells. Bounded and coalesced."""


# Requests


class Ping(Request, frozen=True, tag="ping"):
    """Is the engine alive? Answered with Done."""


class UseSecrets(Request, frozen=True, tag="use_secrets"):
    """The demo's pretend secrets, kept by the window and handed to each engine it starts."""

    secrets: dict[str, str]


class UnlockVault(Request, frozen=True, tag="unlock_vault"):
    """The passphrase of the vault file, where the system has no keyring."""

    passphrase: str


class ReadNow(Request, frozen=True, tag="read_now"):
    """Read these stores again now; none named means all."""

    stores: tuple[str, ...] = ()


class MarkSeen(Request, frozen=True, tag="mark_seen"):
    """The operator has seen these orders."""

    rows: tuple[int, ...]


class ImportStores(Request, frozen=True, tag="import_stores"):
    """Add the stores of a TOML or CSV file, or of pasted rows."""

    file: str = ""
    text: str = ""
    """Instead of a file."""
    rest_file: str = ""
    """Where the rows go that are not taken; else beside the file."""
    even_warned: bool = True
    """Take rows whose proxy a store of another owner has."""
    words: dict[str, str] = {}
    """What the file of the rest says of each kind of problem; else the kind itself."""

    def __repr__(self) -> str:
        return f"ImportStores({self.file!r})"


class LookAtStores(Request, frozen=True, tag="look_at_stores"):
    """What ImportStores would do with each row; nothing is written. Answered with StoresAhead."""

    file: str = ""
    text: str = ""

    def __repr__(self) -> str:
        return f"LookAtStores({self.file!r})"


class ImportOrderExport(Request, frozen=True, tag="import_order_export"):
    """Take in a seller center's order export. store: a key, or empty to make one from the rest."""

    file: str
    store: str = ""
    name: str = ""
    country: str = ""


class CancelImport(Request, frozen=True, tag="cancel_import"):
    """Take in no more of the order export that is at work; what was taken in is kept, and
    ImportOrderExport tells how many orders were left out."""


class ImportSkus(Request, frozen=True, tag="import_skus"):
    """Take in a file of SKUs, XLSX or CSV. words: problem kinds to the words of the rest's file."""

    file: str
    words: dict[str, str] = {}


class CancelSkus(Request, frozen=True, tag="cancel_skus"):
    """Take in no more of the file of SKUs that is at work; what was taken in is kept."""


class ChangeSkus(Request, frozen=True, tag="change_skus"):
    """Type a text into a field of these SKUs, 500 at most; an empty one empties it."""

    skus: tuple[str, ...]
    field: str
    text: str


class RestoreSkus(Request, frozen=True, tag="restore_skus"):
    """Give SKUs back what they had: an undo."""

    skus: tuple[Sku, ...]


class MarkPurchases(Request, frozen=True, tag="mark_purchases"):
    """Mark pieces that are bought after their order. Answered with PurchasesMarked.

    pieces: (order row, item id) of these Skus; none: all that stand before the mark. mark: one of
    `domain.purchases.MARKS`.
    """

    skus: tuple[str, ...]
    mark: str
    pieces: tuple[tuple[int, str], ...] = ()


class RestorePurchases(Request, frozen=True, tag="restore_purchases"):
    """Give pieces back the marks they had: an undo. Answered with Done."""

    before: tuple[Purchase, ...]


class SortNotices(Request, frozen=True, tag="sort_notices"):
    """What notices of this title are about, one of `domain.notice_kinds.NOTICE_KINDS`; empty: as
    their words say. Answered with Done."""

    title: str
    kind: str


class FetchPictures(Request, frozen=True, tag="fetch_pictures"):
    """Have small pictures of these SKUs, the first 64 of them. Answered with PicturesFetched."""

    skus: tuple[str, ...]


class AddStore(Request, frozen=True, tag="add_store"):
    """A store by its app and tokens. Secrets go straight to the keyring."""

    name: str
    country: str
    app_key: str
    app_secret: str
    access_token: str
    refresh_token: str
    marketplace: str = "lazada"
    api_url: str = ""
    auth_url: str = ""
    authorize_url: str = ""
    redirect_uri: str = ""


class BeginConsent(Request, frozen=True, tag="begin_consent"):
    """Start a seller's consent for an app. Answered with ConsentStarted."""

    app_key: str
    app_secret: str
    redirect_uri: str
    marketplace: str = "lazada"
    api_url: str = ""
    auth_url: str = ""
    authorize_url: str = ""


class RenewConsent(Request, frozen=True, tag="renew_consent"):
    """Start the consent that a store lives by once more, with the app held here. Answered with
    ConsentStarted. redirect_uri: where the app's own is not known."""

    store: str
    redirect_uri: str = ""


class ConsentInBrowser(Request, frozen=True, tag="consent_in_browser"):
    """Renew a store's consent in its own browser, and wait until the seller has agreed there.

    Answered with StoresImported, or with Failed: `consent.refused`, `consent.other_seller`
    (sellers), `consent.closed` (store), `consent.timed_out` (minutes), `consent.given_up`, and what
    an opening that is stopped is answered with.
    """

    store: str
    redirect_uri: str = ""


class CancelConsent(Request, frozen=True, tag="cancel_consent"):
    """Wait for a store's consent no more."""

    store: str


class FinishConsent(Request, frozen=True, tag="finish_consent"):
    """The address that the browser ended at. Answered with StoresImported."""

    address: str


class GatherRun(Request, frozen=True, tag="gather_run"):
    """Begin a print run of the parcels of these orders. Answered with RunGathered; their labels
    are fetched after that (RunsChanged)."""

    rows: tuple[int, ...]
    source: str = ""
    """Where they were chosen, for the ledger: the name of a view."""
    sort: tuple[str, ...] = ()
    """Of `domain.print_runs.SORT_KEYS`; none: as given."""


class GatherFile(Request, frozen=True, tag="gather_file"):
    """Begin a print run of the labels in a PDF, tied to parcels by their bar codes. Answered with
    RunGathered. sort: as of GatherRun."""

    file: str
    source: str = ""
    sort: tuple[str, ...] = ()


class DecideParcels(Request, frozen=True, tag="decide_parcels"):
    """What a person says of parcels of a run that waits. Answered with Done."""

    run: int
    positions: tuple[int, ...]
    decision: str
    """print (all the same, or fetched once more), leave_out."""
    reason: str = ""
    """Of a second print: one of `domain.print_runs.REPRINT_REASONS`."""


class ToPrinter(msgspec.Struct, frozen=True):
    """A printer as `labels.presets.PrinterPreset` has it."""

    name: str
    how: str
    where: str
    dpi: int = 203
    media: str = ""


class PrintRun(Request, frozen=True, tag="print_run"):
    """Write the ready parcels of a run into the ledger, then hand their pages over. Answered with
    RunPrinted."""

    run: int
    layout: str
    out_file: str
    start_cell: int = 1
    margins_mm: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    with_line: bool = False
    """Place in the run and SKUs on a free edge of each label."""
    printer: ToPrinter | None = None
    """Given the pages too; None: they are only written to the file."""


class PreviewLabel(Request, frozen=True, tag="preview_label"):
    """A parcel's label as PrintRun would print it. Answered with LabelPreviewed; nothing is
    written down."""

    run: int
    position: int
    layout: str
    height: int
    """Of the picture, in dots."""
    margins_mm: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    with_line: bool = False


class AskPrinters(Request, frozen=True, tag="ask_printers"):
    """Which printers this computer has. Answered with PrintersListed."""


class PrintTestPage(Request, frozen=True, tag="print_test_page"):
    """A page of rulers and codes. Answered with TestPagePrinted.

    margins: as `labels.layouts.margins_of` reads it. lines: on its head. caption: with `{dots}`
    and `{mm}`, at each code.
    """

    printer: ToPrinter
    layout: str
    margins: str
    title: str
    lines: tuple[str, ...]
    caption: str


class PaperWords(msgspec.Struct, frozen=True):
    """The words of a run's papers. about, order, parcel, place and note hold names in braces."""

    title: str
    about: str
    bin: str
    picture: str
    sku: str
    item: str
    orders: str
    quantity: str
    no_bin: str
    footer: str
    order: str
    parcel: str
    place: str
    note: str


class MakeRunPaper(Request, frozen=True, tag="make_run_paper"):
    """A PDF that goes with a run. Answered with Done.

    paper: `pick_list` or `packing_slips`.
    """

    run: int
    paper: str
    out_file: str
    words: PaperWords


class SettleRun(Request, frozen=True, tag="settle_run"):
    """What a person saw at the printer, or that a run is not wanted. Answered with Done."""

    run: int
    outcome: str
    """all (every page came out), none (no page did), drop."""


class ScanParcel(Request, frozen=True, tag="scan_parcel"):
    """A waybill was scanned. Answered with ParcelScanned."""

    code: str
    mode: str
    """ship (it is handed over), pack (its items are scanned next)."""


class FinishParcel(Request, frozen=True, tag="finish_parcel"):
    """All items of a parcel were scanned. Answered with ParcelScanned."""

    order_row: int
    package_id: str
    counts: dict[str, int]
    """SKU to how many were scanned."""


class PullParcel(Request, frozen=True, tag="pull_parcel"):
    """A parcel that must not leave was taken out of the pile. Answered with Done."""

    order_row: int
    package_id: str


class MakeCard(Request, frozen=True, tag="make_card"):
    """A PDF of bar codes that stand for keys. Answered with Done."""

    out_file: str
    title: str
    commands: tuple[tuple[str, str], ...]
    """What each code says, and what it does."""


class ManifestText(msgspec.Struct, frozen=True):
    """The words of a manifest; title: with `{carrier}` and `{count}`."""

    title: str
    lines: tuple[str, ...]
    number: str
    carrier: str
    tracking: str
    order: str
    store: str
    items: str
    footer: str


class MakeManifest(Request, frozen=True, tag="make_manifest"):
    """What was scanned out since then as a PDF, XLSX or CSV, by the file's suffix. Answered with
    ManifestMade; no file is written where nothing was scanned out."""

    out_file: str
    since: int
    carriers: tuple[str, ...]
    """None: all of them."""
    words: ManifestText


class AskHandOver(Request, frozen=True, tag="ask_hand_over"):
    """What the desk's marketplaces do about parcels that leave. Answered with HandOverRules."""


class MakeBag(Request, frozen=True, tag="make_bag"):
    """A new bag for parcels that go to a sorting centre. Answered with BagFilled."""

    name: str


class FillBag(Request, frozen=True, tag="fill_bag"):
    """Put the parcel with this waybill into a bag. Answered with BagFilled."""

    bag: int
    code: str


class ChangeBag(Request, frozen=True, tag="change_bag"):
    """Set some of name, carrier and number (texts), sent_at, due_at and sorted_at (epoch
    milliseconds, None: not yet, or by the rule). Answered with Done."""

    bag: int
    fields: dict[str, str | int | None]


class TakeOutOfBag(Request, frozen=True, tag="take_out_of_bag"):
    """Take some parcels (rows of packages) out of a bag that was not sent. Answered with Done."""

    bag: int
    packages: tuple[int, ...]


class EmptyBag(Request, frozen=True, tag="empty_bag"):
    """Take all parcels out of a bag that was not sent, and forget it. Answered with Done."""

    bag: int


class AskOrderPage(Request, frozen=True, tag="ask_order_page"):
    """Where the seller center shows an order. Answered with StoreAddress."""

    row: int


class QueueOrders(Request, frozen=True, tag="queue_orders"):
    """Commit a write on each of these orders to the outbox. Answered with OrdersQueued."""

    rows: tuple[int, ...]
    kind: str
    """pack, ready_to_ship, repack, cancel; of what the seller's own people deliver, own_delivered
    and own_failed."""
    fields: dict[str, str] = {}
    """carrier (pack, where one must be named), reason (cancel)."""
    grace_ms: int = 0
    """How long it can be taken back before it goes out."""
    even_held: tuple[int, ...] = ()
    even_cancel_asked: tuple[int, ...] = ()
    items: dict[int, tuple[str, ...]] = {}
    """Row to the only items that are meant; a row that is not named here is meant whole."""


class AskStoreAddress(Request, frozen=True, tag="ask_store_address"):
    """Where a store's seller center begins. Answered with StoreAddress."""

    store: str


class AskCancelReasons(Request, frozen=True, tag="ask_cancel_reasons"):
    """Which reasons the marketplace takes for cancelling an order. Answered with CancelReasons."""

    row: int


class AskAnswers(Request, frozen=True, tag="ask_answers"):
    """How these requests of buyers can be answered, all in one way. Answered with Answers."""

    rows: tuple[int, ...]
    agrees: bool


class AnswerReturns(Request, frozen=True, tag="answer_returns"):
    """Commit the answer to each of these requests to the outbox. Answered with OrdersQueued, whose
    problems name rows of requests."""

    rows: tuple[int, ...]
    answer: str
    """A name of Answers."""
    reason: str = ""
    comment: str = ""
    pictures: tuple[str, ...] = ()
    """Web addresses."""
    grace_ms: int = 0


class UndoCommands(Request, frozen=True, tag="undo_commands"):
    """Take these back, those that were not sent. Answered with CommandsMoved."""

    ids: tuple[int, ...]


class RetryCommands(Request, frozen=True, tag="retry_commands"):
    """Let failed and stopped commands go out once more. Answered with CommandsMoved."""

    ids: tuple[int, ...]


class OpenStore(Request, frozen=True, tag="open_store"):
    """Open a store in its own browser, or bring the open one to the front.

    Its checks are told as StoreChecked; one that fails, or a warning that is not accepted, is
    answered with Failed (`opening.stopped`, `opening.asks`; fields store, check, reason).
    """

    store: str
    url: str = ""
    accept: tuple[Warned, ...] = ()
    """Warnings that the operator accepts with this opening, from now on."""


class CloseStore(Request, frozen=True, tag="close_store"):
    store: str


class OpenStores(Request, frozen=True, tag="open_stores"):
    """Open these stores in turn; one that does not open never stops the others.

    Each is told as StoreChecked, how far it is as Progress `open`; answered with StoresOpened.
    """

    stores: tuple[str, ...]


class CancelOpening(Request, frozen=True, tag="cancel_opening"):
    """Open no more of the stores that are being opened in turn; those that are open stay."""


class CloseStores(Request, frozen=True, tag="close_stores"):
    """Close these stores' browsers, those that are open."""

    stores: tuple[str, ...]


class TileStores(Request, frozen=True, tag="tile_stores"):
    """Put the windows of open stores beside each other. Answered with StoresTiled."""

    areas: tuple[tuple[int, int, int, int], ...]
    """Of each screen what is free: left, top, width, height, logical pixels."""
    stores: tuple[str, ...] = ()
    """None named: all that are open."""
    title: int = 0
    """Height of the system's title bar, where it stands above the place that a window is given."""


class ChangeProfile(Request, frozen=True, tag="change_profile"):
    """What a store's profile goes out through and where it lives; None leaves a value as it is.

    A change under an open browser cuts its traffic and goes on through the new way.
    """

    store: str
    proxy: str | None = None
    """As sellers get it, with its password; empty for the direct line."""
    home: str | None = None
    """A country; empty for this computer's own."""
    listed: str = ""
    """Instead of proxy: the name of one of the list."""


class AddProxies(Request, frozen=True, tag="add_proxies"):
    """List proxies out of text: one a line, or a table. Answered with ProxiesAdded."""

    text: str
    """As sellers get it, with the passwords."""

    def __repr__(self) -> str:
        return "AddProxies(…)"


class RemoveProxies(Request, frozen=True, tag="remove_proxies"):
    """Take these off the list. Answered with ProxiesDone."""

    names: tuple[str, ...]


class TryProxies(Request, frozen=True, tag="try_proxies"):
    """Try these, or all, a few at once; each is told as Progress `proxies` when it is kept."""

    names: tuple[str, ...] = ()


class GiveProxy(Request, frozen=True, tag="give_proxy"):
    """Let the browsers, or the API calls, of these stores go out through a listed proxy.

    Answered with ProxiesDone: its names are the stores' keys.
    """

    stores: tuple[str, ...]
    proxy: str
    """Its name; empty for the direct line."""
    for_calls: bool = False
    """The API calls, which stores of one consent share; else the browsers."""


class MarkOrders(Request, frozen=True, tag="mark_orders"):
    """Change the seller's own marks on these orders. Answered with OrdersMarked."""

    rows: tuple[int, ...]
    change: MarkChange


class RestoreMarks(Request, frozen=True, tag="restore_marks"):
    """Give orders the marks they had. Answered with OrdersMarked."""

    marks: dict[int, Marks]


class SaveView(Request, frozen=True, tag="save_view"):
    """Keep a view; view_id 0 adds one. Answered with ViewSaved."""

    name: str
    spec: str
    view_id: int = 0


class DeleteView(Request, frozen=True, tag="delete_view"):
    view_id: int


class OrderViews(Request, frozen=True, tag="order_views"):
    """Put the saved views in this order."""

    ids: tuple[int, ...]


class SetOption(Request, frozen=True, tag="set_option"):
    """Keep one of `settings.options`, its value as JSON text."""

    key: str
    value: str


class AcknowledgeAlerts(Request, frozen=True, tag="acknowledge_alerts"):
    """These are in hand: they fold away until they get worse."""

    ids: tuple[int, ...]


class SnoozeAlerts(Request, frozen=True, tag="snooze_alerts"):
    """These fold away until then."""

    ids: tuple[int, ...]
    until: int


class ChangeStore(Request, frozen=True, tag="change_store"):
    """Edit a store; what is None stays as it is."""

    store: str
    name: str | None = None
    group: str | None = None
    owner: str | None = None
    hue: int | None = None
    idle_minutes: int | None = None
    """Its browser closes after this time without use. 0: never, -1: as set for all."""
    reads_login: bool | None = None
    """Whether pages that the operator opens are asked if they are signed in."""
    ready_to_ship: str | None = None
    """When its parcels are said to be ready: hand, print or scan."""


class PauseStore(Request, frozen=True, tag="pause_store"):
    """Read this store no more, or again."""

    store: str
    paused: bool


class ChangeSellers(Request, frozen=True, tag="change_sellers"):
    """What the seller types of who is behind these stores; what is None stays as it is."""

    stores: tuple[str, ...]
    owner: str | None = None
    phone: str | None = None
    mail: str | None = None
    bank: str | None = None


class BeginRound(Request, frozen=True, tag="begin_round"):
    """Look at these stores, or all, one after the other; the round that is under way goes on
    instead. Answered with RoundNow."""

    stores: tuple[str, ...] = ()


class NoteVisit(Request, frozen=True, tag="note_visit"):
    """A store was looked at. Answered with RoundNow."""

    store: str
    verdict: str
    """fine or trouble."""
    note: str = ""


class SkipStore(Request, frozen=True, tag="skip_store"):
    """Leave a store out of the round. Answered with RoundNow."""

    store: str


class EndRound(Request, frozen=True, tag="end_round"):
    """The round is over. Answered with RoundNow."""


class OrderStores(Request, frozen=True, tag="order_stores"):
    """Put the stores of the rail in this order; the groups follow their first store."""

    stores: tuple[str, ...]


class RenameGroup(Request, frozen=True, tag="rename_group"):
    """Give a group of stores another name; the name of another group joins the two."""

    before: str
    after: str


class RemoveStore(Request, frozen=True, tag="remove_store"):
    """Take a store off the desk. Answered with StoreRemoved."""

    store: str
    wipe_orders: bool = False
    wipe_browser: bool = False


class AskDownloads(Request, frozen=True, tag="ask_downloads"):
    """What a store's browser downloaded. Answered with DownloadsListed; of files that are still
    looked at, DownloadChanged tells."""

    store: str


class RemoveDownload(Request, frozen=True, tag="remove_download"):
    """Delete one file out of a store's downloads."""

    store: str
    name: str


class SaveRule(Request, frozen=True, tag="save_rule"):
    """Keep a rule of the seller's; id 0 adds one. Answered with RuleSaved."""

    rule: Rule


class DeleteRule(Request, frozen=True, tag="delete_rule"):
    rule_id: int


class SwitchRule(Request, frozen=True, tag="switch_rule"):
    """One rule on or off."""

    rule_id: int
    is_on: bool


class StopRules(Request, frozen=True, tag="stop_rules"):
    """The one switch: all rules are stopped, or run again."""

    stopped: bool


class CheckRule(Request, frozen=True, tag="check_rule"):
    """What it would have done in the last 30 days; nothing is written. Answered with
    RuleChecked."""

    rule: Rule


class CarryOutFirings(Request, frozen=True, tag="carry_out_firings"):
    """Do what the limit of the hour held back. Answered with FiringsCarriedOut."""

    ids: tuple[int, ...]


class Quit(Request, frozen=True, tag="quit"):
    """Finish what is at hand, close the browsers, end."""


# Replies


class Done(Reply, frozen=True, tag="done"):
    """Carried out; nothing to tell."""


class Failed(Reply, frozen=True, tag="failed"):
    """Not carried out, with the kind of an LzdeskError and its fields."""

    kind: str
    fields: Fields = {}


class RowProblem(msgspec.Struct, frozen=True):
    """One row of a file that was not taken."""

    row: int
    field: str
    kind: str
    value: str = ""


class StoresImported(Reply, frozen=True, tag="stores_imported"):
    added: tuple[str, ...]
    """Store keys."""
    known: tuple[str, ...] = ()
    failed: tuple[RowProblem, ...] = ()
    failed_file: str = ""
    warned: tuple[RowProblem, ...] = ()
    """Rows that were taken, with what is to be known of them."""


class StoreAhead(msgspec.Struct, frozen=True):
    """A row as an import would take it. No password is here."""

    row: int
    name: str
    country: str
    owner: str
    proxy: str
    state: str
    """`new`, `known` (the store is on the desk) or `bad`."""
    problems: tuple[RowProblem, ...] = ()


class StoresAhead(Reply, frozen=True, tag="stores_ahead"):
    rows: tuple[StoreAhead, ...]
    others: tuple[RowProblem, ...] = ()
    """Of apps and authorisations."""
    apps: int = 0


class ProxiesAdded(Reply, frozen=True, tag="proxies_added"):
    """Names; known: those that were in the list, whose password is now the one given."""

    added: tuple[str, ...]
    known: tuple[str, ...] = ()
    failed: tuple[RowProblem, ...] = ()


class NotDone(msgspec.Struct, frozen=True):
    """A name it was not done for, and why: an LzdeskError's kind and fields."""

    name: str
    kind: str
    fields: Fields = {}


class ProxiesDone(Reply, frozen=True, tag="proxies_done"):
    """The names it was done for, and those it was not."""

    names: tuple[str, ...]
    failed: tuple[NotDone, ...] = ()


class RoundNow(Reply, frozen=True, tag="round_now"):
    """Where the round stands: keys of its stores; nothing left: it is over."""

    stores: tuple[str, ...]
    looked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class OrdersImported(Reply, frozen=True, tag="orders_imported"):
    """orders: those that were taken in; left_out: those of the file after a cancel.

    code_page: what a text was taken for that does not tell how it is kept; else empty.
    """

    store: str
    orders: int
    new: int
    changed: int
    failed: tuple[RowProblem, ...] = ()
    failed_file: str = ""
    left_out: int = 0
    code_page: str = ""


class SkuProblem(msgspec.Struct, frozen=True):
    """Why a row of a file of SKUs was not taken. row: as the spreadsheet counts it."""

    row: int
    field: str
    kind: str
    value: str = ""
    other: str = ""
    """The Sku that has the barcode, or the row that has the SKU already."""


class SkusImported(Reply, frozen=True, tag="skus_imported"):
    """How many rows were new, changed something or nothing; left_out: those after a cancel.

    failed: the first hundred of failed_rows; failed_file holds all of them. unknown: columns that
    were not read. code_page: what a text was taken for that does not tell how it is kept; else
    empty.
    """

    added: int
    changed: int
    same: int
    failed_rows: int = 0
    failed: tuple[SkuProblem, ...] = ()
    failed_file: str = ""
    unknown: tuple[str, ...] = ()
    left_out: int = 0
    code_page: str = ""


class SkusMade(Reply, frozen=True, tag="skus_made"):
    """What the changed SKUs had before."""

    before: tuple[Sku, ...]


class PurchasesMarked(Reply, frozen=True, tag="purchases_marked"):
    """How the pieces stood before that stand otherwise now."""

    before: tuple[Purchase, ...]


class PicturesFetched(Reply, frozen=True, tag="pictures_fetched"):
    """there: SKUs whose picture is kept now (`settings.paths.picture_file`). missing: the others
    to a kind."""

    there: tuple[str, ...]
    missing: dict[str, str]


class ConsentStarted(Reply, frozen=True, tag="consent_started"):
    address: str


class PageLeft(msgspec.Struct, frozen=True):
    """A page of a given file that no parcel has. page: from 1; code: what is read on it."""

    page: int
    kind: str
    code: str = ""


class RunGathered(Reply, frozen=True, tag="run_gathered"):
    """parcels: of the run, those that were stopped or left out counted."""

    run: int
    parcels: int
    stopped: int
    pages_left: tuple[PageLeft, ...] = ()
    """Of a file that was given."""


class RunPrinted(Reply, frozen=True, tag="run_printed"):
    """labels 0: something had changed, and nothing was printed; the run tells what."""

    run: int
    labels: int
    pages: int
    out_file: str
    printer: str = ""
    """The name of the one that took them."""
    waits_for: str = ""
    """The kind of what keeps that printer from printing them now."""


class LabelPreviewed(Reply, frozen=True, tag="label_previewed"):
    """picture: a PNG; empty where there is none: kind tells why, words are the vendor's own.

    barcode: `matches`, `unread`, or empty where the parcel's number is not known. came_mm and
    made_mm: width and height of the page as it came and as it is printed. read_again_at: when the
    order was asked for again and was not cancelled.
    """

    run: int
    position: int
    picture: bytes = b""
    kind: str = ""
    words: str = ""
    barcode: str = ""
    came_mm: tuple[float, float] = (0.0, 0.0)
    made_mm: tuple[float, float] = (0.0, 0.0)
    read_again_at: int | None = None


class PrinterFound(msgspec.Struct, frozen=True):
    """state: `ready`, `busy`, or the kind of what keeps it from printing."""

    name: str
    state: str
    is_default: bool = False


class PrintersListed(Reply, frozen=True, tag="printers_listed"):
    """By name."""

    printers: tuple[PrinterFound, ...] = ()


class TestPagePrinted(Reply, frozen=True, tag="test_page_printed"):
    """waits_for: the kind of what keeps the printer from printing it now."""

    waits_for: str = ""


class ScanItem(msgspec.Struct, frozen=True):
    """A SKU of a parcel."""

    sku: str
    name: str
    variation: str
    pieces: int
    barcodes: tuple[str, ...] = ()


class ParcelScanned(Reply, frozen=True, tag="parcel_scanned"):
    """What came of a scan."""

    verdict: str
    """shipped, to_check (its items come next), checked, refused."""
    why: str = ""
    """Of a refusal, a kind of the word tables: scan.…"""
    order_row: int = 0
    package_id: str = ""
    order_number: str = ""
    store_id: int = 0
    carrier: str = ""
    at: int | None = None
    """When it was scanned out or checked before, epoch milliseconds."""
    by: str = ""
    items: tuple[ScanItem, ...] = ()
    must_pull: bool = False
    """It has to be taken out of the pile, and was not yet."""


class OrderProblem(msgspec.Struct, frozen=True):
    """An order that was left out, and why."""

    row: int
    store: str
    order_id: str
    order_number: str
    kind: str


class OrdersQueued(Reply, frozen=True, tag="orders_queued"):
    """commands: those that are in the outbox now, of before too where it was the same."""

    commands: tuple[int, ...]
    problems: tuple[OrderProblem, ...] = ()


class BagFilled(Reply, frozen=True, tag="bag_filled"):
    bag: int
    parcels: int
    """How many are in it now."""


class ManifestMade(Reply, frozen=True, tag="manifest_made"):
    parcels: int


class HandOverRules(Reply, frozen=True, tag="hand_over_rules"):
    books_pickup: tuple[str, ...]
    """Codes of the marketplaces that call their courier when a parcel is ready to ship."""


class StoreAddress(Reply, frozen=True, tag="store_address"):
    """A web address without any secret."""

    address: str


class CancelReasons(Reply, frozen=True, tag="cancel_reasons"):
    """reasons: the marketplace's ids and names."""

    reasons: tuple[tuple[str, str], ...]


class AnswerChoice(msgspec.Struct, frozen=True):
    name: str
    needs: tuple[str, ...]
    """Of reason, comment, pictures."""


class Answers(Reply, frozen=True, tag="answers"):
    """reasons: the marketplace's ids and names, where one is needed."""

    choices: tuple[AnswerChoice, ...]
    reasons: tuple[tuple[str, str], ...]


class CommandsMoved(Reply, frozen=True, tag="commands_moved"):
    """ids: those that were taken back, or go out again."""

    ids: tuple[int, ...]


class StoreOpened(Reply, frozen=True, tag="store_opened"):
    store: str
    already_open: bool


class NotOpened(msgspec.Struct, frozen=True):
    """A store that did not open, and why: an LzdeskError's kind and fields."""

    store: str
    kind: str
    fields: Fields = {}


class StoresOpened(Reply, frozen=True, tag="stores_opened"):
    """How the opening of several stores went."""

    opened: tuple[str, ...]
    already_open: tuple[str, ...] = ()
    stopped: tuple[NotOpened, ...] = ()
    left: tuple[str, ...] = ()
    """Not begun, because the rest was cancelled."""


class StoresTiled(Reply, frozen=True, tag="stores_tiled"):
    windows: int


class OrdersMarked(Reply, frozen=True, tag="orders_marked"):
    """before: order row to the marks it had, for those that changed. What an undo gives back."""

    before: dict[int, Marks]


class StoreRemoved(Reply, frozen=True, tag="store_removed"):
    store: str
    orders_deleted: int = 0


class ViewSaved(Reply, frozen=True, tag="view_saved"):
    view_id: int


class DownloadsListed(Reply, frozen=True, tag="downloads_listed"):
    """The newest first."""

    store: str
    folder: str
    files: tuple[DownloadedFile, ...]
    more: int = 0
    """Older ones that are not told."""


class RuleSaved(Reply, frozen=True, tag="rule_saved"):
    rule_id: int


class RuleMatch(msgspec.Struct, frozen=True):
    """An order a rule would have fired on, and when. held_back: the hour was full."""

    row: int
    store_id: int
    order_number: str
    at: int
    held_back: bool


class RuleChecked(Reply, frozen=True, tag="rule_checked"):
    """fired: all, those held back too. days: each of the operator's days, oldest first."""

    fired: int
    held_back: int
    looked_at: int
    days: tuple[tuple[str, int], ...]
    matches: tuple[RuleMatch, ...]
    """The newest first, 500 at most."""


class FiringsCarriedOut(Reply, frozen=True, tag="firings_carried_out"):
    fired: int


# Events


class OrdersChanged(Event, frozen=True, tag="orders_changed"):
    """Rows of `orders` that were written by a commit; `added` are new to this desk."""

    rows: tuple[int, ...]
    added: tuple[int, ...] = ()
    everything: bool = False
    """Too many to name: read again what is shown."""


class StoresChanged(Event, frozen=True, tag="stores_changed"):
    """Stores were added, or what we know of their freshness changed."""


class ViewsChanged(Event, frozen=True, tag="views_changed"):
    """The saved views are others now."""


class SkusChanged(Event, frozen=True, tag="skus_changed"):
    """SKUs were changed by a person or a file, or pieces of them were marked as bought."""


class RunsChanged(Event, frozen=True, tag="runs_changed"):
    """A print run or its parcels stand otherwise now."""

    run: int


class OptionsChanged(Event, frozen=True, tag="options_changed"):
    """An option that all seats share has another value."""


class RulesChanged(Event, frozen=True, tag="rules_changed"):
    """A rule was changed, switched, or fired; or all were stopped."""


class OutboxChanged(Event, frozen=True, tag="outbox_changed"):
    """Commands came in, moved on or ended. waiting and sending: what is not finished."""

    waiting: int
    sending: int
    failed: int
    """Failed or stopped within the last day, and not let go out again."""


class AlertsChanged(Event, frozen=True, tag="alerts_changed"):
    """The alerts were judged. raised: those that ask for attention now and did not before."""

    raised: tuple[int, ...]
    checked_at: int
    is_news: bool = True
    """False: they are as they were, and known to be true at checked_at."""


class Progress(Event, frozen=True, tag="progress"):
    """Where a long piece of work stands. total 0: not known yet."""

    job: str
    """read, catch_up, labels, import, skus, queue, open, proxies."""
    store: str
    done: int
    total: int
    per_minute: int = 0
    finished: bool = False


class Pace(Event, frozen=True, tag="pace"):
    """How often each store is read, worked out from the quota."""

    stores: int
    daily_calls: int
    every_s: int
    spent: int = 0
    """Calls that went out today."""


class BrowsersChanged(Event, frozen=True, tag="browsers_changed"):
    """The stores whose browser is open, in the order they were opened."""

    stores: tuple[str, ...]


class StoreChecked(Event, frozen=True, tag="store_checked"):
    """How the opening of a store stands: what was looked at so far."""

    store: str
    checks: tuple[Checked, ...]
    outcome: str = ""
    """`open`, `stopped` or `asks`; empty while it goes on."""


class BrowsersMeasured(Event, frozen=True, tag="browsers_measured"):
    """The memory that the open browsers take, in bytes."""

    memory: dict[str, int]
    """By store; stores that share a browser are told the same."""
    total: int
    """Each browser once."""
    budget: int


class StoreRested(Event, frozen=True, tag="store_rested"):
    """A browser that nobody used was closed; its pages come back when it is opened."""

    stores: tuple[str, ...]
    why: str
    """idle, or memory: all of them took more than they are to have."""
    minutes: int
    """Without use."""


class WayOutChanged(Event, frozen=True, tag="way_out_changed"):
    """Whether the traffic of open stores gets out."""

    stores: tuple[str, ...]
    answers: bool
    kind: str = ""
    """What is the matter where it does not: an LzdeskError's kind and fields."""
    fields: Fields = {}


class DownloadChanged(Event, frozen=True, tag="download_changed"):
    """A file came into a store's downloads, was looked at, or was not kept."""

    store: str
    name: str
    what: str = ""
    """As `domain.downloads` has it."""
    is_new: bool = False
    """It came just now."""
    trouble: str = ""
    """The kind of the reason why it was not kept."""


class SecretsChanged(Event, frozen=True, tag="secrets_changed"):
    """Only in the demo: the secrets as they are now, for the window to keep."""

    secrets: dict[str, str]


class BagsChanged(Event, frozen=True, tag="bags_changed"):
    """Something became of a bag."""


class Notice(Event, frozen=True, tag="notice"):
    """Something the user should be told: an LzdeskError's kind and fields."""

    kind: str
    store: str = ""
    fields: Fields = {}


AnyRequest = (
    Ping
    | UseSecrets
    | UnlockVault
    | ReadNow
    | MarkSeen
    | ImportStores
    | LookAtStores
    | ImportOrderExport
    | ImportSkus
    | CancelSkus
    | ChangeSkus
    | RestoreSkus
    | MarkPurchases
    | RestorePurchases
    | SortNotices
    | FetchPictures
    | AddStore
    | BeginConsent
    | RenewConsent
    | CancelImport
    | FinishConsent
    | ConsentInBrowser
    | CancelConsent
    | MakeCard
    | MakeManifest
    | AskHandOver
    | AskOrderPage
    | MakeBag
    | FillBag
    | ChangeBag
    | EmptyBag
    | TakeOutOfBag
    | ScanParcel
    | FinishParcel
    | PullParcel
    | GatherRun
    | GatherFile
    | DecideParcels
    | PrintRun
    | PreviewLabel
    | AskPrinters
    | PrintTestPage
    | MakeRunPaper
    | SettleRun
    | QueueOrders
    | AskCancelReasons
    | AskAnswers
    | AnswerReturns
    | AskStoreAddress
    | UndoCommands
    | RetryCommands
    | OpenStore
    | ChangeProfile
    | CloseStore
    | OpenStores
    | CancelOpening
    | CloseStores
    | TileStores
    | AddProxies
    | RemoveProxies
    | TryProxies
    | GiveProxy
    | MarkOrders
    | RestoreMarks
    | SaveView
    | DeleteView
    | OrderViews
    | SetOption
    | AcknowledgeAlerts
    | SnoozeAlerts
    | ChangeStore
    | PauseStore
    | ChangeSellers
    | BeginRound
    | NoteVisit
    | SkipStore
    | EndRound
    | OrderStores
    | RenameGroup
    | RemoveStore
    | AskDownloads
    | RemoveDownload
    | SaveRule
    | DeleteRule
    | SwitchRule
    | StopRules
    | CheckRule
    | CarryOutFirings
    | Quit
)
AnyReply = (
    Done
    | Failed
    | StoresImported
    | StoresAhead
    | RoundNow
    | ProxiesAdded
    | ProxiesDone
    | OrdersImported
    | SkusImported
    | SkusMade
    | PurchasesMarked
    | PicturesFetched
    | ConsentStarted
    | ParcelScanned
    | RunGathered
    | RunPrinted
    | LabelPreviewed
    | PrintersListed
    | TestPagePrinted
    | OrdersQueued
    | CancelReasons
    | Answers
    | StoreAddress
    | ManifestMade
    | BagFilled
    | HandOverRules
    | CommandsMoved
    | StoreOpened
    | StoresOpened
    | StoresTiled
    | OrdersMarked
    | ViewSaved
    | StoreRemoved
    | DownloadsListed
    | RuleSaved
    | RuleChecked
    | FiringsCarriedOut
)
AnyEvent = (
    OrdersChanged
    | BagsChanged
    | StoresChanged
    | ViewsChanged
    | SkusChanged
    | RunsChanged
    | OptionsChanged
    | RulesChanged
    | OutboxChanged
    | AlertsChanged
    | Progress
    | Pace
    | BrowsersChanged
    | StoreChecked
    | WayOutChanged
    | BrowsersMeasured
    | StoreRested
    | DownloadChanged
    | SecretsChanged
    | Notice
)
