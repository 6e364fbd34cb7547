"""Give the tests of equations their marker: ``pytest -m equation`` runs them all."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        for label in getattr(getattr(item, "function", None), "equations", ()):
            item.add_marker(pytest.mark.equation(label))
