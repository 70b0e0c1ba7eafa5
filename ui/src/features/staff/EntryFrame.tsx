import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { LANGUAGES, type Language, useI18n } from "@/shared/i18n";
import { Lighthouse, usePageTitle } from "@/shared/parts";

/** The quiet frame around set-up and sign-in. */
export function EntryFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const { t, language, choose } = useI18n();
  usePageTitle(title);
  return (
    <main className="entry">
      <div className="entry-card">
        <div className="entry-mark">
          <span className="entry-tower">
            <Lighthouse size={34} />
          </span>
          <span>Aftercare</span>
        </div>
        <h1>{title}</h1>
        <p className="muted">{lead}</p>
        {children}
      </div>
      <Select
        className="entry-language"
        aria-label={t("person.language")}
        size="xs"
        data={LANGUAGES.map((one) => ({ value: one.language, label: one.name }))}
        value={language}
        onChange={(value) => value && choose(value as Language)}
        allowDeselect={false}
      />
    </main>
  );
}
