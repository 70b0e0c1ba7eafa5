/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// The developer's own server: `AFTERCARE_URL=http://127.0.0.1:8080 npm run dev`.
const server = process.env.AFTERCARE_URL ?? "http://127.0.0.1:8080";

// Scripts and styles never change under their name: compressed once and as well as can be, not at each request.
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const files = readdirSync(join(dir, "assets")).filter((name) => /\.(js|css|svg)$/.test(name));
      for (const path of files.map((name) => join(dir, "assets", name))) {
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      // The documentation page lives in the app, although its address starts with /api.
      "/api": { target: server, bypass: (request) => (request.url?.startsWith("/api/docs") ? "/index.html" : null) },
    },
  },
  build: {
    target: "es2022",
    // The policy forbids inline scripts; small files stay files, so that nothing becomes a data: script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // The desk, and the page of a customer's case, which shares nothing of it but tokens.
    rolldownOptions: { input: ["index.html", "case.html"] },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
