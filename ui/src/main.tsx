import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import "@mantine/core/styles.css";
import { Notifications } from "@mantine/notifications";
import "@mantine/notifications/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { putIntoWordsBy } from "./api/problem";
import { newQueryClient } from "./api/query-client";
import { newRouter } from "./routes/router";
import { directionOf, I18nProvider, loadMessages, storedLanguage } from "./shared/i18n";
import { inReadersWords } from "./shared/i18n/refusals";
import { cssVariablesResolver, SCHEME_KEY, theme } from "./shared/theme/theme";
import "./shared/theme/tokens.css";
import "./shared/theme/base.css";
import "./shared/theme/parts.css";
import "./shared/theme/shell.css";
import "./shared/theme/inbox.css";
import "./shared/theme/conversation.css";
import "./shared/theme/writing.css";
import "./shared/theme/pages.css";
import "./shared/theme/today.css";
import "./shared/theme/audit.css";
import "./shared/theme/brands.css";

putIntoWordsBy(inReadersWords);
const queries = newQueryClient();
const router = newRouter(queries);
const schemes = localStorageColorSchemeManager({ key: SCHEME_KEY });

// A screen that was built before an update of the server may ask for a file that is gone: load the new one.
// Once: if it is gone for good, reloading for ever would not bring it back.
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("aftercare-reloaded") ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem("aftercare-reloaded", String(Date.now()));
  window.location.reload();
});

async function start(root: HTMLElement) {
  const language = storedLanguage();
  const messages = await loadMessages(language);
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider initialDirection={directionOf(language)} detectDirection={false}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariablesResolver}
          colorSchemeManager={schemes}
          defaultColorScheme="auto"
        >
          <I18nProvider language={language} messages={messages}>
            <QueryClientProvider client={queries}>
              <Notifications position="bottom-left" limit={6} transitionDuration={100} />
              <RouterProvider router={router} />
            </QueryClientProvider>
          </I18nProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);
