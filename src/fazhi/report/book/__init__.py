"""Analysis → an Excel workbook."""
