import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt


@pytest.fixture(autouse=True)
def house_style():
    """Draw in the house style, and leave no figure and no setting behind."""
    from nnbook.lab import plotting

    with mpl.rc_context():
        plotting.use_style()
        yield
    plt.close("all")
