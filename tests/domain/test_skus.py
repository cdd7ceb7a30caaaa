"""What can be typed into a field of a Sku, and the order SKUs stand in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.domain.errors import BadInput
from lzdesk.domain.sku_columns import COLUMNS, read_header
from lzdesk.domain.skus import FIELDS, Sku, changed, seen_name, sku_of, value_of
from lzdesk.lib.natural import natural_key


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("weight_g", " 250 ", 250),
        ("weight_g", "250 g", 250),
        ("weight_g", "250克", 250),
        ("weight_g", "0.25 kg", 250),
        ("weight_g", "1.5公斤", 1500),
        ("weight_g", "250.0", 250),
        ("weight_g", "", None),
        ("lead_days", "14", 14),
        ("lead_days", "", None),
        ("bought_after_order", "YES", True),
        ("bought_after_order", "是", True),
        ("bought_after_order", "否", False),
        ("bought_after_order", "", False),
        ("barcodes", "885 123；885, 9", ("885", "123", "9")),
        ("barcodes", " ", ()),
        ("bin", " A-01\0 ", "A-01"),
        ("image_url", "https://img.example/a.jpg", "https://img.example/a.jpg"),
        ("image_url", "file:///home/mei/mug%201.png", "file:///home/mei/mug%201.png"),
        ("image_url", "file:///C:/mug.png", "file:///C:/mug.png"),
    ],
)
def test_a_text_means_a_value(field: str, text: str, value: object) -> None:
    assert value_of(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("weight_g", "-5", "sku.grams"),
        ("weight_g", "1.5", "sku.grams"),
        ("weight_g", "1000001", "sku.grams"),
        ("weight_g", "1001 kg", "sku.grams"),
        ("lead_days", "soon", "sku.days"),
        ("lead_days", "3651", "sku.days"),
        ("bought_after_order", "maybe", "sku.yes_no"),
        ("barcodes", "x" * 81, "sku.too_long"),
        ("barcodes", " ".join(map(str, range(21))), "sku.many_barcodes"),
        ("bin", "b" * 61, "sku.too_long"),
        ("image_url", "javascript:alert(1)", "sku.address"),
        ("image_url", "http://[", "sku.address"),
        ("image_url", "file://other/mug.png", "sku.address"),
        ("image_url", "file:///", "sku.address"),
        ("image_url", "file:////server/mug.png", "sku.address"),
        ("image_url", "file:mug.png", "sku.address"),
    ],
)
def test_what_does_not_fit_is_named(field: str, text: str, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        value_of(field, text)
    assert (caught.value.kind, caught.value.fields["field"]) == (kind, field)


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=120))
def test_any_text_is_a_value_or_refused(field: str, text: str) -> None:
    try:
        value = value_of(field, text)
    except BadInput as bad:
        assert bad.kind.startswith("sku.") and len(str(bad.fields["value"])) <= 200
    else:
        assert type(value) in {type(FIELDS[field].empty), int, str}
        assert "\0" not in str(value)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_in_text_count(one: int, other: int) -> None:
    first, second = natural_key(f"Bin {one}-x"), natural_key(f"bIN {other:03}-x")
    assert (first < second) == (one < other)


def test_a_place_is_found_as_a_person_looks_for_it() -> None:
    bins = ["a10", "A2", "B1", "a2-10", "a2-9", "2"]
    assert sorted(bins, key=natural_key) == ["2", "A2", "a2-9", "a2-10", "a10", "B1"]


def test_what_is_filled_in_counts_as_typed_and_what_is_emptied_does_not() -> None:
    typed = changed(Sku("A", name="Seen"), {"name": "Mine", "weight_g": 5, "bin": ""})
    assert typed.typed == ("name", "weight_g")
    emptied = changed(typed, {"name": ""})
    assert (emptied.name, emptied.typed) == ("", ("weight_g",))
    assert changed(typed, {"name": "Mine"}) is typed


def test_a_sku_has_a_name() -> None:
    assert sku_of(" A\0B ") == "AB"
    for bad in ("", "  ", "x" * 201):
        with pytest.raises(BadInput):
            sku_of(bad)
    assert seen_name("Mug", "Green") == "Mug, Green"
    assert (seen_name("Mug", ""), seen_name("", "Green")) == ("Mug", "Green")


def test_columns_are_known_in_both_languages_in_any_order() -> None:
    read = read_header(["重量（克）", None, "Seller_SKU", "Colour", "货位", "SKU", "Reason", 7])
    assert read.places == {"weight_g": 0, "sku": 2, "bin": 4}
    assert read.unknown == ("Colour", "SKU", "7")
    ours = read_header([column.title for column in COLUMNS])
    assert list(ours.places) == [column.field for column in COLUMNS] and not ours.unknown
