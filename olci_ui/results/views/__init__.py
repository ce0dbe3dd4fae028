"""The views of one list of scenes: sheet, table with map, calendar."""
