import { ActionIcon, Button, NumberInput, Select } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import type { Evidence, Step } from "./language";

const KINDS = ["photo", "document", "receipt", "serial_number", "note"] as const;

type Props = { step: Step; set: (part: Partial<Step>) => void };

/** What must be there before the step is done. */
export function EvidenceFields({ step, set }: Props) {
  const { t } = useI18n();
  const evidence = step.evidence ?? [];
  const put = (list: Evidence[]) => set({ evidence: list.length > 0 ? list : undefined });
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">{t("playbook.evidence")}</legend>
      {evidence.map((one, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two of one kind are alike but for their place
        <div key={n} className="field-row">
          <Select
            aria-label={t("playbook.evidence_n", { n: n + 1 })}
            value={one.kind}
            allowDeselect={false}
            data={KINDS.map((kind) => ({ value: kind, label: t(`playbook.evidence.${kind}`) }))}
            onChange={(kind) => kind && put(evidence.map((old, at) => (at === n ? { ...old, kind } : old)))}
          />
          <NumberInput
            aria-label={t("playbook.at_least_n", { n: n + 1 })}
            value={one.at_least}
            min={1}
            max={20}
            w={72}
            onChange={(value) =>
              put(evidence.map((old, at) => (at === n ? { ...old, at_least: Number(value) || 1 } : old)))
            }
          />
          <ActionIcon
            variant="subtle"
            aria-label={t("playbook.remove_evidence", { n: n + 1 })}
            onClick={() => put(evidence.filter((_, at) => at !== n))}
          >
            <Icon name="x" />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<Icon name="plus" />}
        onClick={() => put([...evidence, { kind: "photo", at_least: 1 }])}
      >
        {t("playbook.add_evidence")}
      </Button>
    </fieldset>
  );
}
