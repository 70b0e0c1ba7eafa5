import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { PlaybookDetail, PlaybookDifference } from "@/api/models";
import { Credits } from "@/features/learnings";
import { usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Loading, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { textIn } from "./language";
import { useDifferences, useRestore, useVersions } from "./queries";

type Props = { detail: PlaybookDetail; dirty: boolean; manages: boolean; close: () => void };

/** What was published, when, by whom and why; how it differs; and taking it up again. */
export function History({ detail, dirty, manages, close }: Props) {
  const { t } = useI18n();
  const versions = useVersions(detail.key);
  const people = usePeople().data ?? [];
  const restore = useRestore(detail);
  const [compared, setCompared] = useState<number | null>(null);
  const take = (number: number) =>
    restore.mutate(number, {
      onSuccess: () => {
        tell(t("playbook.restored", { n: number }), t);
        close();
      },
      onError: (error) => tellProblem(error, t),
    });
  const who = (id: string) => (id === "" ? t("playbook.program") : (people.find((one) => one.id === id)?.name ?? id));
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t("playbook.history")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {versions.isPending && <Loading rows={4} />}
      {versions.isError && <ProblemNote error={versions.error} />}
      {versions.data?.length === 0 && <p>{t("playbook.no_versions")}</p>}
      <ol className="version-list">
        {versions.data?.map((version) => (
          <li key={version.number}>
            <div className="version-head">
              <strong>{t("playbook.version_n", { n: version.number })}</strong>
              {version.number === detail.published && <Badge tone="green">{t("playbook.state.published")}</Badge>}
              <span className="meta">
                {who(version.published_by)}, <When at={version.published_at} />
              </span>
              <span className="grow" />
              <Button
                variant="subtle"
                aria-expanded={compared === version.number}
                onClick={() => setCompared(compared === version.number ? null : version.number)}
              >
                {t("playbook.compare", { n: version.number })}
              </Button>
              {manages && (
                <Button
                  variant="subtle"
                  disabled={dirty}
                  loading={restore.isPending && restore.variables === version.number}
                  onClick={() => take(version.number)}
                >
                  {t("playbook.restore", { n: version.number })}
                </Button>
              )}
            </div>
            <p>{version.why}</p>
            <Credits playbook={detail.key} version={version.number} />
            {compared === version.number && <Differences playbookKey={detail.key} from={version.number} />}
          </li>
        ))}
      </ol>
    </Modal>
  );
}

function Differences({ playbookKey, from }: { playbookKey: string; from: number }) {
  const { t } = useI18n();
  const found = useDifferences(playbookKey, from, null);
  if (found.isPending) return <Loading rows={3} />;
  if (found.isError) return <ProblemNote error={found.error} />;
  if (found.data.length === 0) return <p className="meta">{t("playbook.same")}</p>;
  return (
    <ul className="difference-list">
      {found.data.map((one) => (
        <Difference key={`${one.kind} ${one.step}`} one={one} />
      ))}
    </ul>
  );
}

function Difference({ one }: { one: PlaybookDifference }) {
  const { t, language } = useI18n();
  const name = one.step ? textIn(one.title ?? one.step, language) || one.step : t("playbook.whole");
  return (
    <li>
      {t(`playbook.difference.${one.kind}`, { name })}
      {one.fields.length > 0 && (
        <ul>
          {one.fields.map((field) => (
            <li key={field.field}>
              <code>{field.field}</code>: {field.before !== null && <del>{field.before}</del>}
              {field.before !== null && field.after !== null && " → "}
              {field.after !== null && <ins>{field.after}</ins>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
