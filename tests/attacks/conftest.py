"""What attacks stand on: a folder of their own for files, and the scene."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.attacks.scene import Scene, secret_scene
from tests.cast import Cast


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture
def scene(
    people: Cast, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> Scene:
    with django_capture_on_commit_callbacks(execute=True):
        return secret_scene(people, tmp_path)
