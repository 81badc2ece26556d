"""事项材料清单 as a workbook: its columns, how it is read, compared and applied."""
