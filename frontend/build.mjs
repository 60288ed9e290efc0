// Compiles the styles and bundles the scripts of both moods into OUT (first argument).
// What is served and under which name stands in OUT/manifest.json; names carry a hash of the
// content, so that they may be cached for ever. Called by frontend/build.py.

import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const entries = [
  "scss/public.scss",
  "scss/talk.scss",
  "scss/journal.scss",
  "scss/desk.scss",
  "js/public.js",
  "js/talk.js",
  "js/journal.js",
  "js/sealing.js",
  "js/desk.js",
];

// MOJ Frontend 11 still calls a mixin that GOV.UK Frontend 6 is about to drop; what we write ourselves
// may not warn.
const logger = {
  warn(message) {
    if (!message.includes("govuk-text-colour")) throw new Error(message);
  },
};

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css } = sass.compile(path, { loadPaths: [here], quietDeps: true, logger });
      return { contents: css, loader: "css", resolveDir: here };
    });
  },
};

const fresh = `${out}.fresh`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: fresh,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  legalComments: "none",
  target: ["chrome109", "firefox115", "safari15.6"],
  loader: { ".woff2": "file", ".svg": "file" },
  plugins: [scss],
  logLevel: "warning",
});

const manifest = {};
for (const [path, made] of Object.entries(metafile.outputs)) {
  const file = basename(path);
  const source = made.entryPoint ?? Object.keys(made.inputs)[0];
  manifest[basename(source).replace(/\.scss$/, ".css")] = file;
  const content = readFileSync(join(fresh, file));
  if (/\.(css|js)$/.test(file)) {
    writeFileSync(join(fresh, `${file}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(fresh, `${file}.br`), brotliCompressSync(content));
  }
}
copyFileSync(
  join(here, "node_modules/@fontsource-variable/atkinson-hyperlegible-next/LICENSE"),
  join(fresh, "OFL.txt"),
);
writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// Only a build that came to its end takes the place of the former one.
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
