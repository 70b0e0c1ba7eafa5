import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const HERE = import.meta.dirname;

/** The binary under test: AFTERCARE_BIN, else the debug build of this checkout. */
export function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(HERE, "../../target");
  const path = process.env.AFTERCARE_BIN ?? join(target, "debug/aftercare");
  if (!existsSync(path)) {
    throw new Error(`There is no binary at ${path}. Build it (cargo build -p aftercare) or name it in AFTERCARE_BIN.`);
  }
  return path;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function ready(address: string, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 450; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${said()}`);
    try {
      if ((await fetch(`${address}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((wait) => setTimeout(wait, 200));
  }
  throw new Error(`The server was not ready within 90 s:\n${said()}`);
}

/** `mail` is the port at which it takes letters by SMTP. */
export type Server = { address: string; mail: number; stop: () => Promise<void> };

/** Runs a command of the program to its end. */
export function run(command: readonly string[]) {
  const done = spawnSync(binary(), command, { encoding: "utf8" });
  if (done.status !== 0)
    throw new Error(`aftercare ${command.join(" ")}: ${done.status}\n${done.stdout}${done.stderr}`);
}

export const freshFolder = () => mkdtempSync(join(tmpdir(), "aftercare-e2e-"));

/**
 * The real program on a fresh data directory and a free port; another command that serves may be named, and something may be
 * done to the directory before. A directory that is given stays.
 */
export async function startServer(
  command: readonly string[] = ["serve"],
  before?: (folder: string) => void,
  kept?: string,
): Promise<Server> {
  const port = await freePort();
  const folder = kept ?? freshFolder();
  const mail = await freePort();
  before?.(folder);
  const listen = `127.0.0.1:${port}`;
  const child = spawn(binary(), [...command, "--data-dir", folder], {
    env: {
      ...process.env,
      AFTERCARE_LISTEN: listen,
      // A demo that is reached from outside wants a password of its own.
      ...(command[0] === "serve" && { AFTERCARE_BASE_URL: `http://${listen}` }),
      AFTERCARE_LOG: "warn",
      AFTERCARE_WEBHOOKS_ALLOW_PRIVATE: "true",
      AFTERCARE_MAIL_ALLOW_PRIVATE: "true",
      AFTERCARE_SMTP_LISTEN: `127.0.0.1:${mail}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  }
  const address = `http://${listen}`;
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      const forced = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(forced);
    }
    if (!kept) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(address, child, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, mail, stop };
}
