from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.seeding import sheets
from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row
from wastecoach.infra.point_files import reading
from wastecoach.infra.point_files.delimited import delimited_rows
from wastecoach.infra.point_files.encodings import decoded
from wastecoach.infra.point_files.reading import point_rows
from wastecoach.infra.point_files.sheets import sheet_rows

TABLE = "주소,위도,경도\n마포구 마포대로 20,37.5384,126.9449\n"
ROWS = [(1, ["주소", "위도", "경도"]), (2, ["마포구 마포대로 20", "37.5384", "126.9449"])]
Read = Callable[[bytes], list[Row]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a file of these bytes, whose name says nothing of what it is."""

    def rows(data: bytes) -> list[Row]:
        path = tmp_path / "bins.dat"
        path.write_bytes(data)
        return list(point_rows(path))

    return rows


def detail_of(data: bytes, read: Read) -> object:
    with pytest.raises(BinFileUnreadable) as refused:
        read(data)
    assert refused.value.params["file"] == "bins.dat"
    return refused.value.params["detail"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_is_known_by_the_bytes(encoding: str, read: Read) -> None:
    assert read(TABLE.encode(encoding)) == ROWS
    assert read(TABLE.encode(encoding)) == ROWS


@given(some.text(alphabet=some.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=3))
def test_korean_texts_come_back_whatever_they_are_written_in(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp949"):
        assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_known_by_the_text(
    delimiter: str, end: str, read: Read
) -> None:
    assert read(TABLE.replace(",", delimiter).replace("\n", end).encode()) == ROWS


def test_a_comma_in_numbers_divides_nothing_where_something_else_does(read: Read) -> None:
    rows = read("주소;위도;경도\n가로 1;37,5384;126,9449\n".encode())
    assert rows[1] == (2, ["가로 1", "37,5384", "126,9449"])


def test_rows_are_numbered_by_the_lines_that_they_begin_on(read: Read) -> None:
    rows = read('주소,위도\n"문 옆\n왼쪽, ""안""",37.5\n\n가로 1,37.6\n'.encode())
    assert rows == [
        (1, ["주소", "위도"]),
        (2, ['문 옆\n왼쪽, "안"', "37.5"]),
        (4, []),
        (5, ["가로 1", "37.6"]),
    ]


def test_a_quotation_in_the_middle_of_a_cell_is_a_letter(read: Read) -> None:
    assert read('주소,위도\n"주민센터" 앞,37.5\n가"나,1\n'.encode())[1:] == [
        (2, ["주민센터 앞", "37.5"]),
        (3, ['가"나', "1"]),
    ]


@pytest.mark.parametrize(
    "swallowed",
    [
        '"가로 1,37.5\n가로 2,37.6\n',
        '"가로 1,37.5\n가로 2,37.6\n"가로 3",1\n',
        '"가' + "\n나" * 300,
    ],
)
def test_a_quotation_that_nobody_closed_swallows_no_rows(swallowed: str, read: Read) -> None:
    assert detail_of(f"주소,위도\n{swallowed}".encode(), read) == "line 2"


def test_a_cell_that_fills_the_memory_is_refused(read: Read) -> None:
    assert detail_of(b"a,b\n" + b"x" * 200_000 + b",1\n", read) == "line 2"


def test_a_row_of_too_many_cells_is_refused(read: Read) -> None:
    assert detail_of(b"," * 5000, read) == "too_wide"


@given(some.text())
def test_any_text_gives_rows_or_an_error_of_ours(text: str) -> None:
    try:
        lines = [line for line, _ in delimited_rows(text, "file")]
    except BinFileUnreadable:
        return
    assert lines == sorted(set(lines))


def test_a_sheet_gives_its_rows_with_their_numbers(read: Read) -> None:
    data = sheets.workbook(
        {"자료": [[], ["주소", "위도", "경도"], [], ["가로 1", 37.5384, 126.9449]]}
    )
    assert [row for row in read(data) if any(row[1])] == [
        (2, ["주소", "위도", "경도"]),
        (4, ["가로 1", "37.5384", "126.9449"]),
    ]


def test_of_several_sheets_the_one_with_most_rows_is_read(read: Read) -> None:
    data = sheets.workbook(
        {"안내": [["읽어 주세요"]], "자료": [["주소"], ["가로 1"]], "끝": [[1.0]]}
    )
    assert read(data) == [(1, ["주소"]), (2, ["가로 1"])]


def test_whole_numbers_have_no_point(read: Read) -> None:
    assert read(sheets.workbook({"a": [[3.0, 0.5, 20260102.0]]})) == [(1, ["3", "0.5", "20260102"])]


def test_days_and_truths_of_a_sheet_are_words(read: Read) -> None:
    cells = '<c r="A1" t="d"><v>2026-01-02</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c>'
    row = f'<sheetData><row r="1">{cells}</row></sheetData>'
    data = sheets.packed([f'<worksheet xmlns="{sheets.SPREADSHEET}">{row}</worksheet>'])
    assert read(data)[0][1][:2] == ["2026-01-02", "true"]


@pytest.mark.parametrize("corner", ["XFD1048576", "AAA99999", "Z999999"])
def test_a_sheet_whose_one_cell_lies_far_out_makes_no_room_for_all_between(
    corner: str, read: Read
) -> None:
    row = corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{corner}"><v>1</v></c></row>'
    data = sheets.packed(
        [f'<worksheet xmlns="{sheets.SPREADSHEET}"><sheetData>{far}</sheetData></worksheet>']
    )
    assert detail_of(data, read) == "too_large"


def test_an_archive_that_is_far_larger_inside_is_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.infra.point_files.sheets.MOST_BYTES", 50_000)
    data = sheets.workbook({"a": [["가" * 30_000, "나" * 30_000]]})
    assert len(data) < 10_000
    assert detail_of(data, read) == "too_large"


def sharing(numbers: list[int], texts: list[str]) -> bytes:
    """A sheet of one column, whose cells share texts."""
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in numbers)
    sheet = f'<worksheet xmlns="{sheets.SPREADSHEET}"><sheetData>{cells}</sheetData></worksheet>'
    return sheets.packed([sheet], texts=texts)


def test_a_long_text_is_not_copied_into_every_cell(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.infra.point_files.sheets.MOST_BYTES", 300_000)
    texts = ["가" * 30_000, "나"]
    assert read(sharing([0, *[1] * 1000], texts))[:2] == [(1, [texts[0]]), (2, [texts[1]])]
    assert detail_of(sharing([0] * 10, texts), read) == "too_large"


def test_an_archive_that_lies_about_its_size_is_refused(read: Read) -> None:
    data = bytearray(sheets.workbook({"a": [["가" * 30_000]]}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    honest = size.to_bytes(4, "little")
    assert data.count(honest) == 2
    assert detail_of(bytes(data.replace(honest, (100).to_bytes(4, "little"))), read) == "damaged"


@given(some.integers(0, 2000), some.integers(0, 255))
def test_a_damaged_sheet_gives_rows_or_an_error_of_ours(place: int, byte: int) -> None:
    data = bytearray(sheets.workbook({"a": [["주소", 37.5]]}))
    data[place % len(data)] = byte
    with suppress(BinFileUnreadable):
        list(sheet_rows(bytes(data), "file"))


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda records: records,
        lambda records: {"data": records},
        lambda records: {"fields": [{"id": "주소"}], "records": records},
        lambda records: {"response": {"body": {"items": records, "totalCount": 2}}},
        lambda records: {"DESCRIPTION": {"A": "b"}, "DATA": records},
    ],
)
def test_records_are_found_wherever_they_lie(
    wrapped: Callable[[object], object], read: Read
) -> None:
    records = [{"주소": "가로 1", "위도": 37.5384}, {"주소": None, "types": ["일반", "재활용"]}]
    assert read(json.dumps(wrapped(records)).encode()) == [
        (0, ["주소", "위도", "types"]),
        (1, ["가로 1", "37.5384", ""]),
        (2, ["", "", "일반, 재활용"]),
    ]


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xff\xfe\xfd\x81\x00", "encoding"),
        (b"\x00\x01\x02\x03" * 20, "encoding"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old_excel"),
        (b"<!DOCTYPE html><html></html>", "markup"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "markup"),
        (b"  <table><tr><td>1", "markup"),
        (b"[1, 2", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"[1, 2]", "no_records"),
        (b'{"a": {"b": 1}}', "no_records"),
        (b"PK\x03\x04 is no archive", "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_the_reason(data: bytes, detail: str, read: Read) -> None:
    assert detail_of(data, read) == detail


def test_a_plain_archive_is_no_spreadsheet(read: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("bins.csv", TABLE)
    assert detail_of(file.getvalue(), read) == "damaged"


@pytest.mark.parametrize(
    ("path", "detail"), [("nowhere.csv", "missing"), ("", "no_file"), ("a\0b", "ValueError")]
)
def test_what_is_no_file_is_refused(path: str, detail: str, tmp_path: Path) -> None:
    with pytest.raises(BinFileUnreadable) as refused:
        point_rows(tmp_path / path)
    assert refused.value.params["detail"] == detail


def test_a_file_beyond_any_list_of_places_is_not_read(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert detail_of(TABLE.encode(), read) == "too_large"
