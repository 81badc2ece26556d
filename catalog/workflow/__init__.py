"""Verbs of the catalogue: the machines of versions, update triggers and cloud exemptions."""
