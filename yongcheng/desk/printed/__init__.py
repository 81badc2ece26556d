"""Printed tables: pages of docs/ that are generated from the tables in code, never written by hand."""
