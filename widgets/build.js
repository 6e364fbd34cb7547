// Write the JavaScript that readers get: one module a widget, and the mount script of the site.
//
//     node build.js [FOLDER]
//
// FOLDER stands for the root of the repository; a test builds into an empty one and compares.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(process.argv[2] ?? join(HERE, ".."));
// A widget is a module with a folder of the same name.
const sources = await readdir(join(HERE, "src"));
const WIDGETS = sources.filter((name) => sources.includes(`${name}.js`));

/** A style sheet is imported as a text, without what only its authors need. */
const styles = {
  name: "styles",
  setup(/** @type {import("esbuild").PluginBuild} */ { onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: css.code.trim(), loader: "text" };
    });
  },
};

/** @type {import("esbuild").BuildOptions} */
const shared = {
  absWorkingDir: HERE,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  minify: true,
  plugins: [styles],
  target: "es2022",
};

const from = (/** @type {string} */ file) => ({
  js: `// Built from widgets/src/${file}: edit that.`,
});

for (const name of WIDGETS) {
  await build({
    ...shared,
    banner: from(`${name}.js`),
    entryPoints: [`src/${name}.js`],
    format: "esm",
    outfile: join(ROOT, "nnbook/lab/widgets/static", `${name}.js`),
  });
}
await build({
  ...shared,
  banner: from("mount.js"),
  entryPoints: ["src/mount.js"],
  format: "iife",
  outfile: join(ROOT, "site/static/nnbook-mount.js"),
});
