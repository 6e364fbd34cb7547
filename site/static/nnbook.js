// What the pages do beyond the theme: reach wide things by keyboard, and print a summary as a card.
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

/** Give every summary a button that prints it alone. */
function offerCards() {
  for (const summary of document.querySelectorAll(".admonition.summary")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nn-print";
    button.textContent = "Print as a card";
    button.addEventListener("click", () => printCard(summary));
    summary.querySelector(".admonition-title")?.append(button);
  }
}

/** Print one box, with the name of its chapter, and nothing else of the page. */
function printCard(box) {
  const page = document.documentElement;
  const chapter = document.createElement("p");
  chapter.textContent = document.title;
  box.prepend(chapter);
  box.classList.add("nn-card");
  page.classList.add("nn-printing-card");
  const restore = () => {
    chapter.remove();
    box.classList.remove("nn-card");
    page.classList.remove("nn-printing-card");
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}

document.addEventListener("DOMContentLoaded", () => {
  offerCards();
  makeScrollableReachable();
  window.addEventListener("resize", makeScrollableReachable, { passive: true });
  document.fonts?.ready.then(makeScrollableReachable);
});
