"""Stores from a file: good rows go in, bad rows are named, secrets go to the keyring alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.link.messages import StoresImported
from lzdesk.services.import_stores import StoreImport
from lzdesk.settings.paths import presets_dir
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.storage.repositories.stores import all_apps, all_profiles, all_stores
from lzdesk.storage.writer import Writer

APP = """
[[app]]
marketplace = "lazada"
app_key = "100240"
app_secret = "CANARY-app-secret"
api_url = "http://127.0.0.1:9100/rest"
api_urls = { sg = "http://127.0.0.1:9100/sg/rest" }
"""
STORE = """
[[store]]
name = "SG Flagship"
country = "sg"
seller_id = "1000001"
app_key = "100240"
access_token = "CANARY-access"
refresh_token = "CANARY-refresh"
owner = "Lumi Trading"
"""


class Importer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writer = Writer(folder / "lzdesk.db", folder / "backups")
        self.secrets = MemorySecrets()

    def __call__(self, text: str, name: str = "stores.toml") -> StoresImported:
        file = self.folder / name
        file.write_text(text, "utf-8")
        return StoreImport(self.writer, self.secrets, presets_dir()).run_blocking(file)


@pytest.fixture
def take(tmp_path: Path) -> Iterator[Importer]:
    made = Importer(tmp_path)
    yield made
    made.writer.close()


def test_a_store_comes_in_with_its_app_and_tokens(take: Importer) -> None:
    done = take(APP + STORE)
    assert done == StoresImported(added=("sg-flagship",))
    (store,) = take.writer.run_blocking(all_stores)
    assert (store.name, store.country, store.profile) == ("SG Flagship", "sg", "sg-flagship")
    (app,) = take.writer.run_blocking(all_apps)
    assert app.api_urls == {"sg": "http://127.0.0.1:9100/sg/rest"}
    assert "CANARY-access" in (take.secrets.get_blocking("tokens/sg-flagship") or "")
    assert take.secrets.get_blocking("app/lazada/100240") == "CANARY-app-secret"


def test_no_secret_lies_in_the_data_folder(take: Importer) -> None:
    proxied = STORE + 'proxy = "http://user:CANARY-password@203.0.113.7:8080"\n'
    done = take(APP + proxied + STORE.replace("1000001", "2").replace('"sg"', '"xx"'))
    assert len(done.failed) == 1
    take.writer.close()
    for file in take.folder.rglob("*"):
        if file.is_file() and file.name != "stores.toml":
            assert b"CANARY" not in file.read_bytes(), file
    assert take.secrets.get_blocking("proxy/sg-flagship") == "CANARY-password"
    take.writer = Writer(take.folder / "lzdesk.db", take.folder / "backups")
    (profile,) = take.writer.run_blocking(all_profiles)
    assert profile.proxy == "http://user@203.0.113.7:8080"


def test_importing_twice_adds_nothing_and_renews_the_tokens(take: Importer) -> None:
    take(APP + STORE)
    done = take(APP + STORE.replace("CANARY-access", "newer"))
    assert done == StoresImported(added=(), known=("sg-flagship",))
    assert "newer" in (take.secrets.get_blocking("tokens/sg-flagship") or "")
    assert len(take.writer.run_blocking(all_stores)) == 1


def test_a_store_without_key_or_seller_is_known_by_its_name(take: Importer) -> None:
    bare = APP + STORE.replace('seller_id = "1000001"\n', "")
    assert take(bare).added == ("sg-flagship",)
    assert take(bare).known == ("sg-flagship",)


@pytest.mark.parametrize(
    ("line", "field", "kind"),
    [
        ('country = "xx"', "country", "not_a_country"),
        ('proxy = "http://203.0.113.7"', "proxy", "no_port"),
        ('proxy = "ftp://u:CANARY@203.0.113.7:21"', "proxy", "unknown_scheme"),
        ('proxy = "203.0.113.7:99999:u:CANARY"', "proxy", "bad_port"),
        ('proxy = "u:CANARY@:8080"', "proxy", "no_host"),
        ('proxy = "CANARY/at@x/y"', "proxy", "not_a_proxy"),
        ('preset = "no-such-preset"', "preset", "unknown_preset"),
        ('key = "Not A Key"', "key", "not_a_key"),
        ('app_key = "999"', "app_key", "unknown_app"),
        ('access_token = ""', "access_token", "missing"),
        ('marketplace = "amazon"', "marketplace", "unknown_marketplace"),
        ('colour = "red"', "colour", "unknown_field"),
        ("seller_id = 5", "seller_id", "wrong_type"),
        ('name = ""', "name", "missing"),
        ('authorisation = "none"', "authorisation", "unknown_authorisation"),
        ('seller_center_url = "sellercenter"', "seller_center_url", "not_an_address"),
        ('profile = "../up"', "profile", "not_a_key"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_in(
    take: Importer, line: str, field: str, kind: str
) -> None:
    name = line.partition(" =")[0]
    kept = [old for old in STORE.splitlines() if not old.startswith(f"{name} =")]
    bad = "\n".join(kept).replace("SG Flagship", "Bad Store").replace('"1000001"', '"7"')
    done = take(APP + STORE + bad + "\n" + line + "\n")
    assert done.added == ("sg-flagship",)
    (problem,) = done.failed
    assert (problem.row, problem.field, problem.kind) == (2, field, kind)
    failed = Path(done.failed_file).read_text("utf-8-sig")
    assert "CANARY" not in failed
    assert kind in failed


def test_stores_of_one_profile_must_agree(take: Importer) -> None:
    one = STORE + 'profile = "lumi"\nhome = "cn"\n'
    other = one.replace("SG Flagship", "Other").replace("1000001", "2").replace('"cn"', '"hk"')
    (problem,) = take(APP + one + other).failed
    assert (problem.field, problem.kind) == ("home", "profile_disagrees")


def test_a_csv_works_too(take: Importer) -> None:
    take(APP)
    text = "name,country,seller_id,app_key,access_token\nKedai,my,5,100240,tok\nBad,zz,6,100240,t\n"
    done = take(text, "stores.csv")
    assert done.added == ("kedai",)
    assert [(p.row, p.field) for p in done.failed] == [(2, "country")]


def test_a_mistyped_column_keeps_its_secret_out_of_the_failed_rows(take: Importer) -> None:
    bad = STORE.replace("access_token", "acess_token")
    done = take(APP + bad)
    assert [problem.kind for problem in done.failed] == ["unknown_field"]
    assert "CANARY" not in Path(done.failed_file).read_text("utf-8-sig")


def test_a_store_from_export_files_gets_its_api(take: Importer) -> None:
    from lzdesk.domain.stores import Store
    from lzdesk.storage.repositories.stores import add_store

    plain = Store("sg-flagship", "SG Flagship", "lazada", "sg", profile="sg-flagship")
    take.writer.run_blocking(add_store, plain)
    assert take(APP + STORE).known == ("sg-flagship",)
    (store,) = take.writer.run_blocking(all_stores)
    assert (store.authorisation, store.seller_id) == ("sg-flagship", "1000001")
    assert "CANARY-access" in (take.secrets.get_blocking("tokens/sg-flagship") or "")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"[[stroe]]\nname = 'x'", "file.not_stores"),
        (b"", "file.not_stores"),
        (b"[[store", "file.not_toml"),
        (b"\xff\xfe\x00", "file.not_utf8"),
        (b"store = 1", "file.not_stores"),
    ],
)
def test_a_file_that_is_none_is_told_whole(take: Importer, content: bytes, kind: str) -> None:
    file = take.folder / "junk.toml"
    file.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        StoreImport(take.writer, take.secrets, presets_dir()).run_blocking(file)
    assert caught.value.kind == kind
    assert caught.value.fields["file"] == str(file)


def test_a_missing_file_is_told(take: Importer) -> None:
    with pytest.raises(BadInput) as caught:
        StoreImport(take.writer, take.secrets, presets_dir()).run_blocking(take.folder / "no.toml")
    assert caught.value.kind == "file.unreadable"
