"""Open a page of the site and tell what a reader would stumble over."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

# What a page looks like once it is there, asked of the page itself.
LOOK = r"""
() => {
  const article = document.querySelector("article") ?? document.body;
  const text = article.cloneNode(true);
  for (const code of text.querySelectorAll("pre, code, script, annotation, .katex")) code.remove();
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  return Promise.all(images.map((image) => image.decode().catch(() => {}))).then(() => ({
    rawMath: text.textContent.match(/\$\$|\\\(|\\\[|\\begin\{|\\frac|mjx-merror/g) ?? [],
    brokenMath: [...document.querySelectorAll(".nn-math, .nn-equation")]
      .filter((e) => !e.querySelector(".katex-html") || e.querySelector(".katex-error"))
      .map((e) => e.textContent),
    badImages: images
      .filter((i) => !i.naturalWidth || (!i.alt.trim() && !i.closest(".navbar-brand")))
      .map((i) => i.src),
    wideMath: [...document.querySelectorAll(".nn-formula")]
      .filter((e) => e.scrollWidth > e.clientWidth + 1)
      .map((e) => e.querySelector("annotation").textContent),
  }));
}
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


@dataclass
class Visit:
    """What happened while a page was opened, and what it looks like."""

    requests: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)  # those before the reader scrolls
    failed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    look: dict = field(default_factory=dict)
    overflow: dict[int, int] = field(default_factory=dict)  # pixels, by width of the window


def watch(page, visit):
    """Write down every request, every failure and every complaint of a page."""
    page.on("request", lambda request: visit.requests.append(request.url))
    # What a reader who goes on to the next page did not wait for has not failed.
    aborted = "net::ERR_ABORTED"
    page.on("requestfailed", lambda r: r.failure != aborted and visit.failed.append(r.url))
    page.on("response", lambda r: r.status >= 400 and visit.failed.append(f"{r.status} {r.url}"))
    page.on("pageerror", lambda error: visit.messages.append(str(error)))
    page.on(
        "console",
        lambda m: m.type in ("error", "warning") and visit.messages.append(f"{m.type}: {m.text}"),
    )


def visit(context, address):
    """Open a page, on a phone, too, if it is on the disk, and tell what was seen."""
    seen = Visit()
    page = context.new_page()
    watch(page, seen)
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    seen.first = list(dict.fromkeys(seen.requests))
    seen.look = page.evaluate(LOOK)
    # The layout is the same from a server, and takes the browser a second.
    for window in (DESK, PHONE) if address.startswith("file:") else ():
        page.set_viewport_size(window)
        seen.overflow[window["width"]] = page.evaluate(OVERFLOW)
    page.close()
    return seen


class Links(HTMLParser):
    """The addresses that a page leads to, and the places in it that others can lead to."""

    def __init__(self):
        super().__init__()
        self.targets, self.places = [], {"", "top"}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.add(attributes.get("id"))
        self.targets += [attributes["href"]] if tag == "a" and attributes.get("href") else []


def links_of(path):
    """Read the links and places of a page from its file."""
    links = Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def broken_links(site):
    """List every internal link whose page or place does not exist, with the page it stands on."""
    pages = {path: links_of(path) for path in site.rglob("*.html")}
    for page, links in pages.items():
        for target in links.targets:
            address, place = urldefrag(urljoin(page.as_uri(), target))
            if not address.startswith("file:"):
                continue
            path = Path(unquote(address.removeprefix("file://")))
            if not path.exists() or (path in pages and unquote(place) not in pages[path].places):
                yield f"{page.relative_to(site)} -> {target}"
