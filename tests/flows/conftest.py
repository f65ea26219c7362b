"""The small community of everything, made once for the tests of a file: each finds it as it was."""

import pytest

from community.core.files import Folder
from tests.conftest import standing
from tests.flows.everything import Everything
from tests.world import World


@pytest.fixture(scope="module")
def everything(app, ground):
    """People by role, and one of everything. No file is deleted: taking back would not restore it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "delete", lambda *_: None)
        with standing(app, ground):
            made = Everything(World())
        yield made
