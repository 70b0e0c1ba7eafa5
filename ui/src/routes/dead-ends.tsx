import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useI18n } from "@/shared/i18n";
import { EmptyState, ProblemNote, usePageTitle } from "@/shared/parts";

export function NotFound() {
  const { t } = useI18n();
  usePageTitle(t("notfound.title"));
  return (
    <main className="dead-end">
      <h1 className="visually-hidden">{t("notfound.title")}</h1>
      <EmptyState
        icon="search"
        title={t("notfound.title")}
        hint={t("notfound.hint")}
        action={
          <Link to="/inbox" search={{ view: "open" }} className="pill-button">
            {t("notfound.go")}
          </Link>
        }
      />
    </main>
  );
}

/** A screen that failed: the server's refusal, or a fault of ours. Trying again is always offered. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useI18n();
  return (
    <main className="dead-end">
      <h1>{t("broken.title")}</h1>
      <ProblemNote error={error} />
      <Button onClick={reset}>{t("action.retry")}</Button>
    </main>
  );
}
