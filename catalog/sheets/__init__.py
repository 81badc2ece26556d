"""The catalogue workbook: its columns, how it is read, compared, applied and written."""
