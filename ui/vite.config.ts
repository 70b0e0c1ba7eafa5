/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The developer's own server: `AFTERCARE_URL=http://127.0.0.1:8080 npm run dev`.
const server = process.env.AFTERCARE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
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
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
