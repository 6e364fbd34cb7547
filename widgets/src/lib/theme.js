// The palette of the book as CSS, for pages that are not the book's: Jupyter in its themes.
import { CYCLE, PALETTE, REGION_ALPHA, ROLES } from "../house.js";

// The book's site and Colab, JupyterLab, VS Code.
const DARK = [
  'html[data-theme="dark"]',
  'html[theme="dark"]',
  'body[data-jp-theme-light="false"]',
  "body.vscode-dark",
];

/** @param {Record<string, string | number>} values */
const declarations = (values) =>
  Object.entries(values)
    .map(([name, value]) => `--nn-${name}:${value}`)
    .join(";");

/** @param {string} color */
const reference = (color) => `var(--nn-${color})`;

/** @param {string} selector */
export function themeCss(selector) {
  const roles = Object.entries(ROLES).map(([role, color]) => [role, reference(color)]);
  const classes = CYCLE.map((color, i) => [`class-${i}`, reference(color)]);
  const named = { ...Object.fromEntries([...roles, ...classes]), "region-alpha": REGION_ALPHA };
  return (
    `${selector}{${declarations({ ...PALETTE.light, ...named })}}` +
    `:is(${DARK.join()}) ${selector}{${declarations(PALETTE.dark)};color-scheme:dark}`
  );
}
