"""Ledgers of the catalogue; importing this room declares them, in the order in which they are listed."""

from catalog.ledgers import registers

# isort: split
from catalog.ledgers import collection, duplicates, duties

__all__ = ["collection", "duplicates", "duties", "registers"]
