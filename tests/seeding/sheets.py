"""XLSX files of one's own making."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | float | None
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An XLSX file of these sheets."""
    return packed([sheet(rows) for rows in sheets.values()], list(sheets))


def packed(
    sheets: Sequence[str], names: Sequence[str] = ("sheet",), texts: Sequence[str] = ()
) -> bytes:
    """An XLSX file of sheets in XML, and texts that their cells share."""
    file = io.BytesIO()
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for name, number in zip(names, numbers, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    related += (
        f'<Relationship Id="texts" Type="{DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    told = "".join(f"<si><t>{escape(one)}</t></si>" for one in texts)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{DOCUMENT}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{told}</sst>',
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": sheets[number - 1] for number in numbers}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)
    return file.getvalue()


def sheet(rows: Sequence[Sequence[Cell]]) -> str:
    """A sheet in XML; rows and cells without anything are left out, as spreadsheets do."""
    told = []
    for number, cells in enumerate(rows, 1):
        named = (
            cell(f"{chr(ord('A') + place)}{number}", value) for place, value in enumerate(cells)
        )
        inside = "".join(named)
        told.append(f'<row r="{number}">{inside}</row>' if inside else "")
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{"".join(told)}</sheetData></worksheet>'


def cell(name: str, value: Cell) -> str:
    """A cell in XML."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'
