"""Value of a column -> cell of a CSV file that a spreadsheet opens without computing it. Pure."""

__all__ = ["Cell", "plain_cell"]

Cell = str | int | float | bytes | None

# with the wide forms that spreadsheets of East Asia take for the same
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain_cell(value: Cell) -> str | int | float:
    """Return the value as CSV holds it: nothing for null, hexadecimal for bytes, a quote mark before a formula.

    >>> plain_cell("=HYPERLINK(1)"), plain_cell(-1.5), plain_cell(None), plain_cell(b"\\x0f")
    ("'=HYPERLINK(1)", -1.5, '', '0f')
    """
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
