"""Every page of the built site, as a reader's browser sees it."""

import gzip

import pytest

from tests.browser.pages import broken_links, visit

pytestmark = pytest.mark.browser

KILOBYTE = 1000
FIRST_VISIT_BYTES = 330 * KILOBYTE  # gzip, formulas and fonts included
FIRST_VISIT_REQUESTS = 20


def page_names(site):
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="module", params=["over_file", "over_http"])
def visits(request, site, context):
    """Every page, opened once from a server and once from the disk."""
    base = request.getfixturevalue(request.param)
    names = [name for name in page_names(site) if name != "index.html"]  # it leads on at once
    return base, {name: visit(context, base + name) for name in names}


def faults(visits, ask):
    """What ``ask`` finds on each page, for the pages on which it finds something."""
    return {name: found for name, seen in visits[1].items() if (found := ask(seen))}


def test_all_pages_are_there(site):
    names = page_names(site)
    assert {"index.html", "search.html", "book/index.html", "book/glossary.html"} <= set(names)
    assert len([name for name in names if name.startswith("book/") and name[5].isdigit()]) == 11


def test_nothing_is_asked_of_another_host(visits):
    base, _ = visits
    assert (
        faults(
            visits, lambda v: [r for r in v.requests if not r.startswith((base, "data:", "blob:"))]
        )
        == {}
    )


def test_nothing_is_missing(visits):
    assert faults(visits, lambda seen: seen.failed) == {}


def test_the_console_is_silent(visits):
    assert faults(visits, lambda seen: seen.messages) == {}


def test_every_formula_is_typeset(visits):
    assert faults(visits, lambda seen: seen.look["rawMath"] + seen.look["brokenMath"]) == {}


def test_every_formula_fits_the_page(visits):
    assert faults(visits, lambda seen: seen.look["wideMath"]) == {}


def test_every_picture_loads_and_has_alternative_text(visits):
    assert faults(visits, lambda seen: seen.look["badImages"]) == {}


def test_no_page_is_wider_than_a_desk_or_a_phone(visits):
    wide = faults(visits, lambda seen: {w: px for w, px in seen.overflow.items() if px > 0})
    assert wide == {}


def test_a_first_visit_is_light(visits, site):
    """Counts what a compressing server would send; fonts and pictures are compressed already."""
    base, pages = visits
    files = {
        name: [site / r.removeprefix(base) for r in seen.first] for name, seen in pages.items()
    }
    heavy = {
        name: size for name in files if (size := sum(map(sent, files[name]))) > FIRST_VISIT_BYTES
    }
    many = {name: paths for name, paths in files.items() if len(paths) > FIRST_VISIT_REQUESTS}
    assert (heavy, many) == ({}, {})


def sent(path):
    """Bytes of a file as sent by a server that compresses text."""
    body = path.read_bytes()
    return len(body) if path.suffix in (".woff2", ".png") else len(gzip.compress(body))


def test_every_internal_link_leads_somewhere(site):
    assert list(broken_links(site)) == []


@pytest.mark.parametrize("base", ["over_http", "over_file"])
def test_the_front_door_opens(request, context, base):
    page = context.new_page()
    page.goto(request.getfixturevalue(base) + "index.html")
    page.wait_for_url("**/book/index.html")
    page.get_by_role("link", name="Neurons", exact=True).click()
    page.wait_for_url("**/book/01-neurons.html")
    page.close()


@pytest.mark.parametrize("base", ["over_http", "over_file"])
def test_the_search_finds_softmax(request, context, base):
    page = context.new_page()
    page.goto(request.getfixturevalue(base) + "search.html?q=softmax")
    page.wait_for_selector("#search-results li a", timeout=10_000)
    titles = page.locator("#search-results li a").all_inner_texts()
    page.close()
    assert "Activations" in " ".join(titles)


def test_the_theme_can_be_changed_by_keyboard(context, over_file):
    page = context.new_page()
    page.goto(over_file + "book/glossary.html")
    button = page.locator("button.theme-switch-button:visible").first
    before = page.evaluate("document.documentElement.dataset.mode")
    button.focus()
    page.keyboard.press("Enter")
    after = page.evaluate("document.documentElement.dataset.mode")
    page.close()
    assert before != after


def test_a_summary_prints_alone(context, over_file):
    page = context.new_page()
    page.goto(over_file + "book/02-activations.html")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print as a card").click()
    page.emulate_media(media="print")
    shown = page.inner_text("body")
    assert shown.startswith("2. Activations")
    assert "What we have now" in shown
    assert "Put two neurons in a row" not in shown
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert "Put two neurons in a row" in page.inner_text("body")
    page.close()


# The texts that begin on a line of their own although a formula stands before them.
LOOSE = """() => [...document.querySelectorAll(".nn-nobreak")].filter((pair) => {
  const boxes = pair.querySelectorAll(".katex-base");
  const range = document.createRange();
  range.selectNodeContents(pair.lastChild);
  const mark = [...range.getClientRects()].pop();
  const box = boxes[boxes.length - 1].getBoundingClientRect();
  return box.width && mark && mark.left < box.right - 3;
}).map((pair) => pair.textContent)"""


@pytest.mark.parametrize("width", [375, 700, 1280])
def test_no_line_begins_with_the_comma_after_a_formula(context, over_file, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(over_file + "book/05-losses.html")
    assert page.locator(".nn-nobreak").count() > 100
    assert page.evaluate(LOOSE) == []
    page.close()
