import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { PlaybookFinding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, ProblemNote, tell } from "@/shared/parts";
import type { Playbook } from "./language";
import { check } from "./queries";

type Props = { text: string; manages: boolean; take: (playbook: Playbook) => void; of: string };

/** The same as text, for review and exchange: to copy, and to paste into. */
export function Yaml({ text, manages, take, of }: Props) {
  const { t } = useI18n();
  const [written, setWritten] = useState(text);
  const [findings, setFindings] = useState<PlaybookFinding[]>([]);
  const read = useMutation({ mutationFn: (words: string) => check({ text: words }) });
  useEffect(() => setWritten(text), [text]);
  const copy = () => void navigator.clipboard?.writeText(written).then(() => tell(t("playbook.copied"), t));
  const apply = () =>
    read.mutate(written, {
      onSuccess: (checked) => {
        setFindings(checked.definition ? [] : checked.findings);
        // Under another key it would be another playbook.
        if (checked.definition) take({ ...(checked.definition as Playbook), playbook: of });
      },
    });
  return (
    <div className="yaml">
      <Textarea
        aria-label={t("playbook.yaml")}
        value={written}
        readOnly={!manages}
        spellCheck={false}
        autosize
        minRows={18}
        maxRows={40}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      {read.isError && <ProblemNote error={read.error} />}
      {findings.length > 0 && (
        <ul className="finding-list" role="alert">
          {findings.map((finding) => (
            <li key={`${finding.line} ${finding.place} ${finding.problem}`} className="finding finding-error">
              <Icon name="alert" />
              <div>
                <strong>{t("playbook.line", { line: finding.line ?? 0, column: finding.column ?? 0 })}: </strong>
                {finding.problem}; {finding.remedy}.
              </div>
            </li>
          ))}
        </ul>
      )}
      <span className="yaml-tools">
        <Button variant="default" onClick={copy}>
          {t("playbook.copy")}
        </Button>
        {manages && (
          <Button variant="default" disabled={written === text} loading={read.isPending} onClick={apply}>
            {t("playbook.apply")}
          </Button>
        )}
      </span>
    </div>
  );
}
