import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Loading, Page, ProblemNote } from "@/shared/parts";
import { Editor } from "./Editor";
import { playbookQuery } from "./queries";
import "@/shared/theme/playbooks.css";

/** One playbook: outline and graph of the same thing, and what is wrong with it. */
export function PlaybookPage({ playbookKey }: { playbookKey: string }) {
  const { t } = useI18n();
  const found = useQuery(playbookQuery(playbookKey));
  if (found.data) return <Editor key={`${found.data.key} ${found.data.version}`} detail={found.data} />;
  const missing = isProblem(found.error) && found.error.status === 404;
  return (
    <Page title={t("nav.playbooks")} crumb={<Link to="/playbooks">{t("nav.playbooks")}</Link>}>
      {found.isPending && <Loading rows={12} />}
      {missing && <EmptyState icon="playbook" title={t("playbook.unknown")} hint={t("playbook.unknown_hint")} />}
      {found.isError && !missing && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
    </Page>
  );
}
