// The palette of the page as numbers, for canvases: unlike a style sheet they do not follow a theme.

/** @typedef {ReturnType<typeof colorsOf>} Colors each red, green and blue, 0 to 255 */

const NAMES = ["ink", "positive", "negative", "class-0", "class-1", "class-2"];

/**
 * The colors, which are read once a theme: the browser first styles anew all that has changed.
 * @param {Element} el in the palette that is wanted
 * @param {() => void} redraw
 * @returns {() => Colors}
 */
export function palette(el, redraw) {
  /** @type {Colors | undefined} */
  let colors;
  followTheme(el, () => {
    colors = undefined;
    redraw();
  });
  return () => (colors ??= colorsOf(el));
}

/** @param {Element} el */
function colorsOf(el) {
  const style = getComputedStyle(el);
  const [ink, positive, negative, ...classes] = NAMES.map((name) => {
    const hex = style.getPropertyValue(`--nn-${name}`).trim();
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  });
  return { ink, positive, negative, classes };
}

/**
 * Act when the page changes its theme.
 * @param {Element} el
 * @param {() => void} act
 */
function followTheme(el, act) {
  let wasThere = false;
  const observer = new MutationObserver(() => {
    wasThere ||= el.isConnected;
    if (el.isConnected) act();
    else if (wasThere) observer.disconnect();
  });
  for (const root of [document.documentElement, document.body]) {
    observer.observe(root, {
      attributeFilter: ["data-theme", "theme", "class", "data-jp-theme-light"],
    });
  }
}
