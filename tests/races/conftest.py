"""What races stand on: rows that are committed, so that every thread sees them."""

import pytest

from tests.cast import Cast


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, committed."""
    return Cast()
