// Brings the widgets of a page to life. A classic script, for it must work from a disk, too: there
// modules cannot be imported, so the code of a widget comes as a text in a script of its own.
import { standIn } from "./standin.js";

const NEAR = "600px"; // the distance from the screen at which a widget is loaded

/** @typedef {{default: {render(context: {model: object, el: HTMLElement, signal: AbortSignal}): void}}} Module */

// Where the script of a widget leaves its text.
const page = /** @type {typeof globalThis & {nnbookModules?: Record<string, string>}} */ (
  globalThis
);
const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
/** @type {Record<string, Promise<Module>>} */
const modules = {};

/**
 * The module of a widget, loaded once a page.
 * @param {string} name
 */
const load = (name) => (modules[name] ??= fetchText(name).then(importText));

/** @type {(name: string) => Promise<string>} */
const fetchText = (name) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(`widgets/${name}.js`, here).href;
    script.onload = () => resolve(page.nnbookModules?.[name] ?? "");
    script.onerror = () => reject(new Error(`${script.src} did not load`));
    document.head.append(script);
  });

/** @type {(text: string) => Promise<Module>} */
async function importText(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const module = await import(address);
  URL.revokeObjectURL(address);
  return module;
}

/** @param {HTMLElement} place */
async function mount(place) {
  const { widget = "", state = "" } = place.dataset;
  try {
    const module = await load(widget);
    const el = document.createElement("div");
    const { signal } = new AbortController(); // a page keeps its widgets until it goes itself
    const model = standIn(JSON.parse(state), place.id);
    place.replaceChildren(el);
    await module.default.render({ model, el, signal });
  } catch (error) {
    place.append(`This figure did not load (${error}). Reload the page to try again.`);
  }
}

function start() {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        mount(/** @type {HTMLElement} */ (target));
      }
    },
    { rootMargin: NEAR },
  );
  /** @type {Record<string, number>} */
  const count = {};
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".nn-widget")
  )) {
    const { widget = "" } = place.dataset;
    count[widget] = (count[widget] ?? 0) + 1;
    place.id = `widget-${widget}${count[widget] > 1 ? `-${count[widget]}` : ""}`;
    observer.observe(place);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
