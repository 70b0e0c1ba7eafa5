import { Button, useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { HtmlFrame, Loading, ProblemNote } from "@/shared/parts";
import { previewQuery } from "./queries";

/** The digest as it would be sent now, in a frame that runs and loads nothing. */
export function Preview() {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <div className="stack">
      <div>
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "digest.hide" : "digest.show")}
        </Button>
      </div>
      {open && <Shown />}
    </div>
  );
}

function Shown() {
  const { t } = useI18n();
  const dark = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark";
  const preview = useQuery(previewQuery);
  if (preview.isPending) return <Loading rows={4} />;
  if (preview.isError) return <ProblemNote error={preview.error} retry={() => void preview.refetch()} />;
  if (preview.data.empty) return <p className="quiet">{t("digest.empty")}</p>;
  return (
    <section aria-label={t("digest.preview")}>
      <h3>{preview.data.subject}</h3>
      <HtmlFrame html={preview.data.html} dark={dark} />
    </section>
  );
}
