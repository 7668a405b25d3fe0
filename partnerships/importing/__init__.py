"""Existing agreements and actions from a workbook: read, checked row by row, written all or not at all."""
