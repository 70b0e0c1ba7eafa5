// Pictures of every screen, light and dark, wide and narrow: node shots.mjs FOLDER [name,name …]
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

const [folder, names] = process.argv.slice(2);
if (!folder) {
  console.error("Name the folder for the pictures: node shots.mjs FOLDER [screen,screen …]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const run = spawnSync("npx", ["playwright", "test", "--config", "shots.config.ts"], {
  stdio: "inherit",
  cwd: import.meta.dirname,
  env: { ...process.env, SHOTS_FOLDER: resolve(folder), SHOTS_NAMES: names ?? "" },
});
process.exit(run.status ?? 1);
