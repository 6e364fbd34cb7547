"""The element of a page that the website's mount script brings to life as a figure or a quiz."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

__all__ = ["widget_element"]


def widget_element(name: str, state: Mapping[str, Any], fallback: str) -> str:
    """Return the HTML of a widget on a static page.

    Parameters
    ----------
    name : str
        Name of its JavaScript module.
    state : mapping
        What the module starts from; must be JSON.
    fallback : str
        HTML for readers without JavaScript.

    Examples
    --------
    >>> widget_element("loss", {"z": 1}, "A loss.")
    '<div class="nn-widget" data-widget="loss" data-state="{&quot;z&quot;:1}">A loss.</div>'
    """
    text = escape(json.dumps(state, separators=(",", ":"), ensure_ascii=False))
    return f'<div class="nn-widget" data-widget="{name}" data-state="{text}">{fallback}</div>'
