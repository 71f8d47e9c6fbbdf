"""Rows in and out of files: CSV, Excel, OpenDocument, GeoJSON and Parquet, as streams."""
