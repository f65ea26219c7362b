// Bundles styles and scripts into dist/, each under a name that carries a hash of its content, and writes manifest.json,
// which the templates' asset() reads: {"app.css": "app-1A2B3C4D.css", ...}.
//
// Entries are found, not listed:
//   *.css in this folder          one stylesheet each           (app.css -> "app.css")
//   js/*.js                       one script each                (js/app.js -> "app.js")
//   js/<folder>/index.js          one script each                (js/chat/index.js -> "chat.js")
//   *.svg in this folder          copied as they are             (icons.svg -> "icons.svg")
// What two scripts share, and what is imported on demand, goes into chunks of its own.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const fresh = join(here, `dist.${process.pid}`);
const named = (ending, folder = here) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
    : [];

// Pairs of [name without ending, path].
function entries() {
  const scripts = join(here, "js");
  const found = [...named(".css"), ...named(".js", scripts)].map((path) => [
    basename(path).replace(/\.\w+$/, ""),
    path,
  ]);
  for (const folder of readdirSync(scripts, { withFileTypes: true })) {
    const index = join(scripts, folder.name, "index.js");
    if (folder.isDirectory() && existsSync(index)) found.push([folder.name, index]);
  }
  return found;
}

// A stylesheet and a script may share a name (app), and esbuild names its output after the entry: so, two runs.
async function bundle(kind) {
  const chosen = entries().filter(([, path]) => path.endsWith(kind));
  const result = await build({
    entryPoints: chosen.map(([out, path]) => ({ in: path, out })),
    absWorkingDir: here,
    outdir: fresh,
    bundle: true,
    minify: true,
    splitting: kind === ".js",
    format: "esm",
    target: ["chrome111", "firefox113", "safari16.4"],
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    metafile: true,
    logLevel: "warning",
  });
  const names = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    // The font is named too, so that a page can ask for it early.
    if (path.endsWith(".woff2")) names["voice.woff2"] = basename(path);
    if (!output.entryPoint) continue;
    const entry = chosen.find(([, file]) => relative(here, file) === output.entryPoint);
    if (entry) names[entry[0] + kind] = basename(path);
  }
  return names;
}

function copy(path) {
  const text = readFileSync(path, "utf8")
    .replace(/>\s+</g, "><")
    .replace(/<!--[\s\S]*?-->/g, "")
    .trim();
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const name = basename(path).replace(/\.svg$/, `-${hash}.svg`);
  writeFileSync(join(fresh, name), text);
  return name;
}

// The server sends the compressed sibling when the browser takes it. Fonts are compressed already.
function compress() {
  for (const path of [".css", ".js", ".svg"].flatMap((ending) => named(ending, fresh))) {
    const text = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
try {
  const manifest = { ...(await bundle(".css")), ...(await bundle(".js")) };
  for (const path of named(".svg")) manifest[basename(path)] = copy(path);
  compress();
  writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  // A server that is running keeps finding whole files: the new folder takes the old one's place in one step.
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  if (!error.errors) console.error(error);
  process.exit(1);
}
