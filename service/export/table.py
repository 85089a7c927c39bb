"""A sheet's rows as CSV that a spreadsheet opens as text.

Comes in: a `Sheet`. Goes out: bytes. Left to others: what stands in the rows.

Semicolons and a byte order mark, because Danish Excel expects both. A cell that a spreadsheet would take for
a formula gets an apostrophe in front. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import re

from service.export.model import Sheet

# Behind white space too, for programs that trim cells; full-width signs are signs in East Asian Excel.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def to_csv(sheet: Sheet) -> bytes:
    """Column names, then the rows; every cell in quotes, so that none can end its row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_harmless(c) for c in sheet.columns)
    writer.writerows([_harmless(c) for c in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """
    >>> _harmless("=SUM(A1)"), _harmless("350.000 kr.")
    ("'=SUM(A1)", '350.000 kr.')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell
