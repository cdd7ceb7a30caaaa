"""Stores from a file: good rows go in, bad rows are named, secrets go to the keyring alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.app.commands.words import row_reasons as row_words
from lzdesk.domain.errors import BadInput
from lzdesk.gui.reasons import row_reasons
from lzdesk.link.messages import ImportStores, LookAtStores, StoresImported
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


def test_a_proxy_whose_user_says_all_has_an_empty_password(take: Importer) -> None:
    take(APP + STORE + 'proxy = "http://CANARY-key:@203.0.113.7:8080"\n')
    assert take.secrets.get_blocking("proxy/sg-flagship") == ""


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
        (f'name = "{"x" * 81}"', "name", "too_long"),
        (f'owner = "{"x" * 81}"', "owner", "too_long"),
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
    # A proxy stands there as it was given, to be mended; tokens never do.
    assert "CANARY-access" not in failed and "CANARY-refresh" not in failed
    assert ("CANARY" in failed) == ("CANARY" in line)
    assert kind in failed and row_reasons().keys() & row_words().keys() >= {kind}
    assert Path(done.failed_file).stat().st_mode & 0o077 == 0


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


ROWS = """name;country;proxy;owner
SG Flagship;SG;203.0.113.7:1080:anna:CANARY;Lumi
TH Beauty;th;203.0.113.7:1080:anna:CANARY;Casa
SG Flagship;sg;;Lumi
VN Shop;xx;203.0.113.8:1080:anna:CANARY;Lumi
PH Shop;ph;203.0.113.8;Lumi
ID Shop;id;;"=cmd|' /c calc'!A1"
=SUM(A1);zz;;Lumi
"""


def test_looking_ahead_tells_what_an_import_will_do_and_writes_nothing(take: Importer) -> None:
    take(APP + STORE)

    def job() -> StoreImport:
        return StoreImport(take.writer, take.secrets, presets_dir())

    before = take.writer.run_blocking(all_stores), take.secrets.all()
    ahead = job().look_blocking(LookAtStores(text=APP + STORE + STORE.replace("1000001", "2")))
    assert (ahead.apps, [row.state for row in ahead.rows]) == (1, ["known", "new"])
    ahead = job().look_blocking(LookAtStores(text=ROWS))
    assert [(row.row, row.state) for row in ahead.rows] == [
        (1, "known"), (2, "new"), (3, "bad"), (4, "bad"), (5, "bad"), (6, "new"), (7, "bad"),
    ]  # fmt: skip
    assert [one.problems[0].kind for one in ahead.rows if one.problems] == [
        "same_row", "not_a_country", "no_port", "not_a_country",
    ]  # fmt: skip
    assert ahead.rows[1].proxy == "http://203.0.113.7:1080" and "CANARY" not in repr(ahead)
    assert before == (take.writer.run_blocking(all_stores), take.secrets.all())


def test_pasted_rows_go_in_and_the_rest_can_be_mended_and_given_again(take: Importer) -> None:
    rest = take.folder / "out" / "rest.csv"
    told = {"not_a_country": "is no country of Lazada"}
    asked = ImportStores(text=ROWS, rest_file=str(rest), words=told)
    done = StoreImport(take.writer, take.secrets, presets_dir()).take_blocking(asked)
    assert done.added == ("sg-flagship", "th-beauty", "id-shop")
    assert [(one.row, one.kind, one.value) for one in done.warned] == [
        (2, "proxy_of_other", "SG Flagship")
    ]
    assert [one.row for one in done.failed] == [3, 4, 5, 7] and done.failed_file == str(rest)
    assert rest.stat().st_mode & 0o077 == 0
    lines = rest.read_text("utf-8-sig").splitlines()
    assert lines[0] == "name,country,proxy,owner,reason"
    assert lines[2].startswith(
        "VN Shop,xx,203.0.113.8:1080:anna:CANARY,Lumi,country: “xx” is no country of Lazada"
    )
    assert lines[4].startswith("'=SUM(A1),")
    rest.write_text(rest.read_text("utf-8-sig").replace(",xx,", ",vn,").replace(",zz,", ",my,"))
    again = StoreImport(take.writer, take.secrets, presets_dir()).run_blocking(rest)
    assert again.added == ("vn-shop", "sum-a1") and again.known == ("sg-flagship",)
    assert take.secrets.get_blocking("proxy/vn-shop") == "CANARY"
    names = [store.name for store in take.writer.run_blocking(all_stores)]
    assert "=SUM(A1)" in names


def test_rows_whose_proxy_another_owner_has_may_be_left_out(take: Importer) -> None:
    asked = ImportStores(text=ROWS, even_warned=False)
    done = StoreImport(take.writer, take.secrets, presets_dir()).take_blocking(asked)
    assert done.added == ("sg-flagship", "id-shop") and done.failed_file == ""
    assert (done.failed[0].row, done.failed[0].kind) == (2, "proxy_of_other")


def test_lines_without_names_are_read_by_their_place(take: Importer) -> None:
    text = "SG One, sg, 203.0.113.7:1080:anna:CANARY, Lumi\nMY Two, my\n"
    done = StoreImport(take.writer, take.secrets, presets_dir()).take_blocking(
        ImportStores(text=text)
    )
    assert done.added == ("sg-one", "my-two")
    assert [store.owner for store in take.writer.run_blocking(all_stores)] == ["Lumi", ""]


@pytest.mark.parametrize("text", ["x" * 200_000, "name,country\nA," + "x" * 200_000])
def test_a_cell_without_end_is_told(take: Importer, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        StoreImport(take.writer, take.secrets, presets_dir()).look_blocking(LookAtStores(text=text))
    assert caught.value.kind == "file.not_stores"
    assert len(str(caught.value.fields["detail"])) < 200


@pytest.mark.logs("rows that were not taken could not be written")
def test_a_rest_that_cannot_be_written_loses_no_answer(take: Importer) -> None:
    blocked = take.folder / "file"
    blocked.write_text("x")
    asked = ImportStores(text=ROWS, rest_file=str(blocked / "rest.csv"))
    done = StoreImport(take.writer, take.secrets, presets_dir()).take_blocking(asked)
    assert len(done.added) == 3 and len(done.failed) == 4 and done.failed_file == ""
