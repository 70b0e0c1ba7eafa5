/** The page on which a customer follows their case. An entry of its own: a phone loads a tenth of the desk. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CasePage } from "@/features/portal";
import "./shared/theme/tokens.css";
import "./shared/theme/case.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CasePage token={window.location.pathname.split("/")[2] ?? ""} />
    </StrictMode>,
  );
}
