"""Lines from one process to another: none that was kept is lost, none that was torn is taken."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lzdesk.lib.spool import START, Mark, SpoolReader, SpoolWriter, state_of


def texts(reader: SpoolReader, most: int = 1000) -> list[bytes]:
    return [line.text for line in reader.read_blocking(most)]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.spool"))


def test_what_is_appended_is_read_once_in_its_order(tmp_path: Path) -> None:
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    assert not reader.has_news()
    writer.append_blocking([b"one", b"two"])
    assert reader.has_news()
    assert texts(reader) == [b"one", b"two"]
    assert not reader.has_news()
    writer.append_blocking([b"three"])
    assert texts(reader) == [b"three"]
    assert texts(reader) == []
    writer.close_blocking()


def test_a_reader_goes_on_from_its_mark(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, file_bytes=8)
    for text in (b"first", b"second", b"third", b"fourth"):
        writer.append_blocking([text])
    writer.close_blocking()
    lines = SpoolReader(tmp_path).read_blocking(1000)
    for place, line in enumerate(lines):
        rest = [later.text for later in lines[place + 1 :]]
        assert texts(SpoolReader(tmp_path, line.end)) == rest


@given(
    batches=st.lists(
        st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\n", b"")), min_size=1),
        max_size=12,
    ),
    most=st.integers(1, 7),
    file_bytes=st.integers(1, 60),
)
@settings(max_examples=60, deadline=None)
def test_however_it_is_cut_all_is_read_once(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[bytes]],
    most: int,
    file_bytes: int,
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    writer, reader = SpoolWriter(folder, file_bytes), SpoolReader(folder)
    found: list[bytes] = []
    for batch in batches:
        writer.append_blocking(batch)
        found += texts(reader, most)
    while some := texts(reader, most):
        found += some
    assert found == [line for batch in batches for line in batch]
    assert not reader.has_news()
    writer.close_blocking()


def test_a_torn_line_waits_and_is_passed_over_when_a_file_follows(tmp_path: Path) -> None:
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    writer.append_blocking([b"whole"])
    writer.close_blocking()
    with files(tmp_path)[0].open("ab") as file:
        file.write(b'{"at":17')
    assert texts(reader) == [b"whole"]
    assert texts(reader) == []
    assert not reader.has_news()
    again = SpoolWriter(tmp_path)
    again.append_blocking([b"after the kill"])
    assert texts(reader) == [b"after the kill"]
    again.close_blocking()


def test_after_a_failed_write_the_next_line_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = SpoolWriter(tmp_path), SpoolReader(tmp_path)
    writer.append_blocking([b"before"])
    write = os.write

    def half(handle: int, data: memoryview) -> int:
        write(handle, bytes(data)[:4])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr("lzdesk.lib.spool.os.write", half)
        with pytest.raises(OSError, match="No space"):
            writer.append_blocking([b"refused"])
    writer.append_blocking([b"accepted"])
    assert texts(reader) == [b"before", b"refu", b"accepted"]
    writer.close_blocking()


def test_only_files_that_are_wholly_done_are_removed(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, file_bytes=1)
    for text in (b"a", b"b", b"c"):
        writer.append_blocking([text])
    reader = SpoolReader(tmp_path)
    first, second, third = reader.read_blocking(10)
    reader.remove_blocking(first.end)
    assert len(files(tmp_path)) == 3
    reader.remove_blocking(second.end)
    assert [path.name for path in files(tmp_path)] == [second.end.file, third.end.file]
    reader.remove_blocking(third.end)
    assert [path.name for path in files(tmp_path)] == [third.end.file]
    writer.append_blocking([b"d"])
    assert texts(reader) == [b"d"]
    writer.close_blocking()


def test_the_oldest_goes_when_there_is_too_much(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, file_bytes=100, most_bytes=1000)
    for number in range(500):
        writer.append_blocking([f"{number:09}".encode()])
    writer.close_blocking()
    state = state_of(tmp_path)
    assert state.size <= 1000 + 100
    found = texts(SpoolReader(tmp_path))
    assert found[-1] == b"000000499"
    assert found == sorted(found)
    assert writer.dropped > 10


def test_a_clock_that_was_set_back_hides_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = SpoolReader(tmp_path)
    for number, now in enumerate((5_000, 3_000, 4_000)):
        monkeypatch.setattr("lzdesk.lib.spool.time.time_ns", lambda now=now: now)
        writer = SpoolWriter(tmp_path)
        writer.append_blocking([str(number).encode()])
        writer.close_blocking()
    assert texts(reader) == [b"0", b"1", b"2"]


def test_a_mark_of_a_file_that_is_gone_begins_with_the_next(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path)
    writer.append_blocking([b"here"])
    writer.close_blocking()
    assert texts(SpoolReader(tmp_path, Mark("0" * 20 + ".spool", 999))) == [b"here"]
    assert SpoolReader(tmp_path / "nowhere", START).read_blocking(5) == []
