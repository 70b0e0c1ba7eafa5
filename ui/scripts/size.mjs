// Prints what a browser loads, compressed, and fails when the first load grows above its budget.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

// Of Brotli, which browsers take over HTTPS and from localhost; over plain HTTP it is gzip.
const BUDGET_KB = 340;
const dist = new URL("../dist/", import.meta.url).pathname;
const html = readFileSync(join(dist, "index.html"), "utf8");
const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
// What the entry imports statically comes with the first load too.
const first = new Set(["index.html", ...named]);
for (const name of first) {
  if (!name.endsWith(".js")) continue;
  const text = readFileSync(join(dist, name), "utf8");
  for (const match of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) first.add(`assets/${match[1]}`);
}

const built = readdirSync(join(dist, "assets")).filter((name) => !/\.(br|gz)$/.test(name));
const files = ["index.html", ...built.map((name) => `assets/${name}`)];
for (const name of named) if (!files.includes(name)) files.push(name);

const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
let total = 0;
let zipped = 0;
for (const name of files.sort()) {
  const bytes = readFileSync(join(dist, name));
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const brotli = brotliCompressSync(bytes).length;
  if (first.has(name)) {
    total += brotli;
    zipped += gzip;
  }
  console.log(`${first.has(name) ? "first" : "later"} ${kb(gzip)} kB gzip ${kb(brotli)} kB br  ${name}`);
}
console.log(`first load ${kb(total)} kB of ${BUDGET_KB} kB; ${kb(zipped)} kB where only gzip is taken`);
if (total > BUDGET_KB * 1000) {
  console.error("The first load is above its budget: make something lazy.");
  process.exit(1);
}
