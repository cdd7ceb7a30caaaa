"""Adds stores by rows: those that are good go in, the others are named.

Policy. The file's shape is in the README. Secrets go to the keyring at once and are written nowhere
else but, as far as they were given with it, in the file of rows that were not taken. A look ahead
runs the very same checks and writes nothing. A store that is named twice is taken once. A proxy
that a store of another owner has is taken and told, unless such rows are to be left out.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import structlog

from lzdesk.browser.preset import HOMES
from lzdesk.domain.errors import BadInput
from lzdesk.domain.stores import (
    COUNTRIES,
    STORE_KEY,
    App,
    Authorisation,
    Profile,
    Store,
    hue_for,
    store_key_of,
)
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import FAILED_SUFFIX, free_path, write_atomic
from lzdesk.link.messages import (
    ImportStores,
    LookAtStores,
    RowProblem,
    StoreAhead,
    StoresAhead,
    StoresImported,
)
from lzdesk.marketplaces.contract import Tokens
from lzdesk.marketplaces.registry import known_marketplaces
from lzdesk.services.change_store import LONGEST
from lzdesk.services.store_rows import (
    REASON,
    StoresFile,
    read_file,
    read_text,
    rest_csv,
    shown_proxy,
)
from lzdesk.settings.secrets import (
    Secrets,
    app_secret_name,
    proxy_password_name,
    tokens_name,
)
from lzdesk.storage.repositories.store_changes import bring_back
from lzdesk.storage.repositories.stores import (
    add_store,
    all_apps,
    all_authorisations,
    all_profiles,
    all_stores,
    hues_in_use,
    put_app,
    put_authorisation,
    put_profile,
    update_store,
)
from lzdesk.storage.writer import Writer
from lzdesk.upstream.way_out import parse_way_out

log = structlog.get_logger()

T_Out = TypeVar("T_Out")


class AppRow(msgspec.Struct, forbid_unknown_fields=True):
    app_key: str
    app_secret: str
    marketplace: str = "lazada"
    redirect_uri: str = ""
    api_url: str = ""
    api_urls: dict[str, str] = {}
    auth_url: str = ""
    authorize_url: str = ""
    daily_calls: int = 10_000
    calls_per_second: float = 0
    seats: int = 20


class AuthorisationRow(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    app_key: str
    access_token: str
    refresh_token: str = ""
    marketplace: str = "lazada"


class StoreRow(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    country: str
    marketplace: str = "lazada"
    key: str = ""
    seller_id: str = ""
    short_code: str = ""
    authorisation: str = ""
    app_key: str = ""
    access_token: str = ""
    refresh_token: str = ""
    owner: str = ""
    group: str = ""
    profile: str = ""
    proxy: str = ""
    home: str = ""
    preset: str = ""
    seller_center_url: str = ""


class _Bad(Exception):
    """One row cannot be taken: which field, why, what stood there."""

    def __init__(self, field: str, kind: str, value: str = "") -> None:
        super().__init__(field, kind)
        self.field, self.kind, self.value = field, kind, value


class StoreImport:
    """One import, or one look ahead. Rows are checked and written one by one, so that a bad one
    stops nothing else."""

    def __init__(self, writer: Writer, secrets: Secrets, presets: Path, by: str = "") -> None:
        """by: who is named in a store's history."""
        self._by = by
        self._writer = writer
        self._secrets = secrets
        self._presets = presets
        self._ahead = False
        self._even_warned = True
        self._words: dict[str, str] = {}
        self._failed: list[RowProblem] = []
        self._warned: list[RowProblem] = []
        self._failed_rows: list[dict[str, object]] = []
        self._added: list[str] = []
        self._known: list[str] = []
        self._row_of: dict[str, int] = {}
        """Key of a store to the row of this run that named it."""
        self._number = 0

    def run_blocking(self, file: Path) -> StoresImported:
        """Import the file. Raises BadInput where the file as a whole cannot be read."""
        return self.take_blocking(ImportStores(str(file)))

    def take_blocking(self, asked: ImportStores) -> StoresImported:
        """Import a file, or what was pasted. Raises BadInput where it cannot be read as a whole."""
        self._even_warned, self._words = asked.even_warned, asked.words
        rows = read_text(asked.text) if asked.text else read_file(Path(asked.file))
        self._go_through(rows)
        # Once for all rows: nobody has been told of one before.
        self._writer.settle_blocking()
        file = Path(asked.file)
        rest = asked.rest_file
        if not rest and asked.file:
            rest = str(free_path(file.with_name(f"{file.stem}{FAILED_SUFFIX}")))
        return StoresImported(
            added=tuple(self._added),
            known=tuple(self._known),
            failed=tuple(self._failed),
            failed_file=self._write_failed(rows, rest),
            warned=tuple(self._warned),
        )

    def look_blocking(self, asked: LookAtStores) -> StoresAhead:
        """What an import would do; nothing is written. Raises BadInput as `take_blocking`."""
        self._ahead = True
        rows = read_text(asked.text) if asked.text else read_file(Path(asked.file))
        self._go_through(rows)
        failed = {one.row: one for one in self._failed if "." not in one.field}
        known = {row for key, row in self._row_of.items() if key in self._known}
        lines = tuple(
            _ahead(number, row, failed.get(number), self._warned, known=number in known)
            for number, row in enumerate(rows.store, 1)
        )
        others = tuple(one for one in self._failed if "." in one.field)
        return StoresAhead(lines, others, len(rows.app))

    def _go_through(self, rows: StoresFile) -> None:
        self._read_held()
        for number, row in enumerate(rows.app, 1):
            self._attempt("app", number, row, self._take_app)
        for number, row in enumerate(rows.authorisation, 1):
            self._attempt("authorisation", number, row, self._take_authorisation)
        for number, row in enumerate(rows.store, 1):
            self._attempt("store", number, row, self._take_store)

    def _write(self, work: Callable[..., T_Out], first: T_Out, *rest: object) -> T_Out:
        """Carry out one write; a look ahead takes what would be written as written."""
        return first if self._ahead else self._writer.run_blocking(work, first, *rest)

    def _put(self, work: Callable[..., object], value: object) -> None:
        if not self._ahead:
            self._writer.run_blocking(work, value)

    def _keep_secret(self, name: str, secret: str) -> None:
        if not self._ahead:
            self._secrets.put_blocking(name, secret)

    def _read_held(self) -> None:
        run = self._writer.run_blocking
        self._apps = {(app.marketplace, app.app_key): app for app in run(all_apps)}
        self._consents = {entry.id: entry for entry in run(all_authorisations)}
        held = run(all_stores, even_removed=True)
        self._stores = {store.key: store for store in held}
        self._profiles = {profile.id: profile for profile in run(all_profiles)}

    def _attempt(
        self,
        table: str,
        number: int,
        row: dict[str, object],
        take: Callable[[dict[str, object]], None],
    ) -> None:
        self._number = number
        try:
            take(row)
        except _Bad as bad:
            field = bad.field if table == "store" else f"{table}.{bad.field}"
            self._failed.append(RowProblem(number, field, bad.kind, bad.value))
            if table == "store":
                value = f"“{bad.value}” " if bad.value else ""
                reason = f"{bad.field}: {value}{self._words.get(bad.kind, bad.kind)}"
                self._failed_rows.append({**row, REASON: reason})

    def _take_app(self, row: dict[str, object]) -> None:
        entry = _typed(row, AppRow)
        _check_marketplace(entry.marketplace)
        for field in ("api_url", "auth_url", "authorize_url"):
            _check_url(field, getattr(entry, field))
        for url in entry.api_urls.values():
            _check_url("api_urls", url)
        name = app_secret_name(entry.marketplace, entry.app_key)
        self._keep_secret(name, entry.app_secret)
        fields = {field: getattr(entry, field) for field in App.__struct_fields__}
        app = App(**fields)
        self._put(put_app, app)
        self._apps[app.marketplace, app.app_key] = app

    def _take_authorisation(self, row: dict[str, object]) -> None:
        entry = _typed(row, AuthorisationRow)
        self._check_app(entry.marketplace, entry.app_key)
        self._put_consent(
            Authorisation(entry.id, entry.marketplace, entry.app_key),
            entry.access_token,
            entry.refresh_token,
        )

    def _take_store(self, row: dict[str, object]) -> None:
        entry = _typed(row, StoreRow)
        _check_marketplace(entry.marketplace)
        if entry.country not in COUNTRIES:
            raise _Bad("country", "not_a_country", entry.country)
        if entry.key and not STORE_KEY.fullmatch(entry.key):
            raise _Bad("key", "not_a_key", entry.key)
        if not entry.name.strip():
            raise _Bad("name", "missing")
        for field in ("name", "owner", "group"):
            # As in the form: it stands in the title of a window and in each list.
            if len(getattr(entry, field).strip()) > LONGEST:
                raise _Bad(field, "too_long")
        held = self._same_store(entry)
        if held is not None and held.key in self._row_of:
            raise _Bad("name", "same_row", str(self._row_of[held.key]))
        if held is not None:
            self._row_of[held.key] = self._number
            if held.removed_at is not None:
                held = self._write(bring_back, held, now_ms(), self._by)
            if held.authorisation:
                self._renew_tokens(entry, held)
            else:
                self._link(entry, held)
            self._known.append(held.key)
            return
        if entry.key in self._stores:
            raise _Bad("key", "key_taken", entry.key)
        _check_url("seller_center_url", entry.seller_center_url)
        self._add(entry)

    def _add(self, entry: StoreRow) -> None:
        key = entry.key or store_key_of(entry.name, set(self._stores))
        profile, password = self._profile(entry, key)
        self._compare_owners(entry, profile)
        consent = self._consent_of(entry, key)
        if consent.new is not None:
            self._put_consent(consent.new, entry.access_token, entry.refresh_token)
        store = Store(
            key=key,
            name=entry.name.strip(),
            marketplace=entry.marketplace,
            country=entry.country,
            seller_id=entry.seller_id,
            short_code=entry.short_code,
            authorisation=consent.id,
            owner=entry.owner,
            profile=profile.id,
            group=entry.group or entry.owner,
            hue=hue_for(self._writer.run_blocking(hues_in_use)),
            seller_center_url=entry.seller_center_url,
        )
        if profile.id not in self._profiles:
            if parse_way_out(profile.proxy).user:
                self._keep_secret(proxy_password_name(profile.id), password)
            self._put(put_profile, profile)
            self._profiles[profile.id] = profile
        self._stores[key] = self._write(add_store, store)
        self._row_of[key] = self._number
        self._added.append(key)

    def _same_store(self, entry: StoreRow) -> Store | None:
        """The store that this row names: by its seller, else by its key, else by its name."""
        for store in self._stores.values():
            if (store.marketplace, store.country) != (entry.marketplace, entry.country):
                continue
            if entry.seller_id and store.seller_id:
                same = store.seller_id == entry.seller_id
            elif entry.key:
                same = store.key == entry.key
            else:
                same = store.name == entry.name.strip()
            if same:
                return store
        return None

    def _renew_tokens(self, entry: StoreRow, held: Store) -> None:
        """The same store again brings its tokens anew; nothing else of it is touched."""
        consent = self._consents.get(held.authorisation)
        if entry.access_token and consent is not None and not entry.authorisation:
            self._put_consent(consent, entry.access_token, entry.refresh_token)

    def _link(self, entry: StoreRow, held: Store) -> None:
        """A store that was read from export files gets its API: one store, not two."""
        consent = self._consent_of(entry, held.key)
        if consent.new is not None:
            self._put_consent(consent.new, entry.access_token, entry.refresh_token)
        linked = msgspec.structs.replace(
            held,
            authorisation=consent.id,
            seller_id=entry.seller_id or held.seller_id,
            short_code=entry.short_code or held.short_code,
            owner=entry.owner or held.owner,
            group=entry.group or entry.owner or held.group,
            seller_center_url=entry.seller_center_url or held.seller_center_url,
        )
        self._put(update_store, linked)
        self._stores[held.key] = linked

    def _consent_of(self, entry: StoreRow, key: str) -> "_Consent":
        if entry.authorisation:
            if entry.authorisation not in self._consents:
                raise _Bad("authorisation", "unknown_authorisation", entry.authorisation)
            return _Consent(entry.authorisation, None)
        if not entry.app_key and not entry.access_token:
            return _Consent("", None)
        self._check_app(entry.marketplace, entry.app_key)
        if not entry.access_token:
            raise _Bad("access_token", "missing")
        new = Authorisation(key, entry.marketplace, entry.app_key, country=entry.country)
        return _Consent(key, new)

    def _put_consent(self, entry: Authorisation, access: str, refresh: str) -> None:
        if not access:
            raise _Bad("access_token", "missing")
        tokens = Tokens(access, refresh, None, None)
        text = msgspec.json.encode(tokens).decode()
        self._keep_secret(tokens_name(entry.id), text)
        fresh = msgspec.structs.replace(entry, state="ok")
        self._put(put_authorisation, fresh)
        self._consents[entry.id] = fresh

    def _profile(self, entry: StoreRow, key: str) -> tuple[Profile, str]:
        """The profile a store opens in, and its proxy's password."""
        profile_id = entry.profile or key
        if not STORE_KEY.fullmatch(profile_id):
            raise _Bad("profile", "not_a_key", profile_id)
        proxy, password = split_proxy(entry.proxy)
        if entry.home and entry.home not in HOMES:
            raise _Bad("home", "unknown_home", entry.home)
        if entry.preset and not (self._presets / f"{entry.preset}.toml").exists():
            raise _Bad("preset", "unknown_preset", entry.preset)
        profile = Profile(profile_id, proxy, entry.preset, entry.home)
        held = self._profiles.get(profile_id)
        if held is None:
            return profile, password
        for field in ("proxy", "preset", "home"):
            if getattr(profile, field) not in ("", getattr(held, field)):
                raise _Bad(field, "profile_disagrees", profile_id)
        return held, ""

    def _compare_owners(self, entry: StoreRow, profile: Profile) -> None:
        """Raises _Bad where a store of another owner has the proxy and that is not wanted."""
        other = next(
            (
                store.name
                for store in self._stores.values()
                if store.removed_at is None
                and store.owner != entry.owner
                and (store.profile or store.key) != profile.id
                and self._proxy_of(store) == profile.proxy
            ),
            "",
        )
        if not profile.proxy or not other:
            return
        if not self._even_warned:
            raise _Bad("proxy", "proxy_of_other", other)
        self._warned.append(RowProblem(self._number, "proxy", "proxy_of_other", other))

    def _proxy_of(self, store: Store) -> str:
        held = self._profiles.get(store.profile or store.key)
        return held.proxy if held is not None else ""

    def _check_app(self, marketplace: str, app_key: str) -> None:
        if not app_key:
            raise _Bad("app_key", "missing")
        if (marketplace, app_key) not in self._apps:
            raise _Bad("app_key", "unknown_app", app_key)

    def _write_failed(self, rows: StoresFile, file: str) -> str:
        """The store rows that were not taken, and why, in the columns they were given in; its
        path, or nothing where there is no file: what went in is told all the same."""
        if not self._failed_rows or not file:
            return ""
        columns = list(dict.fromkeys(name for row in rows.store for name in row))
        known = StoreRow.__struct_fields__
        data = rest_csv(self._failed_rows, columns, known, SECRET_FIELDS)
        try:
            write_atomic(Path(file), data)
        except OSError as error:
            log.warning("rows that were not taken could not be written", reason=error.strerror)
            return ""
        return file


def _ahead(
    number: int,
    row: dict[str, object],
    failed: RowProblem | None,
    warned: list[RowProblem],
    *,
    known: bool,
) -> StoreAhead:
    def text(name: str) -> str:
        value = row.get(name, "")
        return value if isinstance(value, str) else ""

    problems = [failed] if failed is not None else [one for one in warned if one.row == number]
    state = "bad" if failed is not None else "known" if known else "new"
    proxy = shown_proxy(text("proxy"))
    return StoreAhead(
        number,
        text("name"),
        text("country"),
        text("owner"),
        proxy,
        state,
        tuple(problems),
    )


class _Consent(msgspec.Struct):
    id: str
    new: Authorisation | None


SECRET_FIELDS = ("access_token", "refresh_token")


T = TypeVar("T", AppRow, AuthorisationRow, StoreRow)


def _typed(row: dict[str, object], kind: type[T]) -> T:
    for field in msgspec.structs.fields(kind):
        if field.required and not row.get(field.name):
            raise _Bad(field.name, "missing")
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        place = str(error).rpartition("$.")[2].strip("`") if "$." in str(error) else ""
        unknown = str(error).rpartition("unknown field `")[2].strip("`")
        raise _Bad(place or unknown, "wrong_type" if place else "unknown_field") from error


def _check_marketplace(marketplace: str) -> None:
    if marketplace not in known_marketplaces():
        raise _Bad("marketplace", "unknown_marketplace", marketplace)


def _check_url(field: str, url: str) -> None:
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise _Bad(field, "not_an_address", url)


def split_proxy(proxy: str) -> tuple[str, str]:
    """A proxy's address without its password, and the password. Raises _Bad."""
    try:
        way = parse_way_out(proxy)
    except BadInput as bad:
        kind = bad.kind.removeprefix("proxy.")
        raise _Bad("proxy", kind, str(bad.fields["value"])) from None
    return way.without_password, way.password
