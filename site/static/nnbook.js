// What the pages do beyond the theme: reach wide things by keyboard, and skip nothing on a phone.
"use strict";

/** What may be wider than the page and then scrolls sideways. */
const SCROLLABLE = ".nn-formula, .pst-scrollable-table-container, .cell_output pre, div.highlight pre";

/** Give everything that scrolls sideways a place in the tab order, and nothing else one. */
function makeScrollableReachable() {
  for (const element of document.querySelectorAll(SCROLLABLE)) {
    if (element.scrollWidth > element.clientWidth + 1) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

document.addEventListener("DOMContentLoaded", () => {
  makeScrollableReachable();
  window.addEventListener("resize", makeScrollableReachable, { passive: true });
  document.fonts?.ready.then(makeScrollableReachable);
});
