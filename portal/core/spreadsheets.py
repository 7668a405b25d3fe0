"""What leaves the portal for a spreadsheet."""

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # what a spreadsheet takes for the start of a formula, full width as well


def plain_cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in FORMULA else text
