"""What all tests share: figures without a screen, and the browser."""

import os
import shutil
from contextlib import suppress

import hypothesis
import pytest

# A loaded machine is no failure, and a failure is the same on every machine.
hypothesis.settings.register_profile("nnbook", deadline=None, derandomize=True)
hypothesis.settings.load_profile("nnbook")

with suppress(ImportError):  # nnbook itself is tested without matplotlib, too
    import matplotlib

    matplotlib.use("agg")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_lacks():
    """Call it with what is missing: a skip, or a failure if NNBOOK_REQUIRE_BROWSER is set."""
    return pytest.fail if os.environ.get("NNBOOK_REQUIRE_BROWSER") else pytest.skip


@pytest.fixture(scope="session")
def chromium(browser_lacks):
    """Path of a Chromium."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        browser_lacks(
            f"none of {', '.join(BROWSERS)} is installed (Debian: apt-get install chromium)"
        )
    return path
