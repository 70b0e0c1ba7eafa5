import { Button, NumberInput, Switch } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { PlaybookSelfStart } from "@/api/models";
import { isProblem } from "@/api/problem";
import { CapabilityHint } from "@/features/capabilities";
import { useI18n } from "@/shared/i18n";
import { ProblemNote, tell, When } from "@/shared/parts";
import { useChangeSelfStart, useSelfStart } from "./queries";

type Props = { of: string; scenario: string | null | undefined; manages: boolean };

/** Whether it starts by itself in tickets of its scenario, and how sure recognition has to be for that. */
export function SelfStart({ of, scenario, manages }: Props) {
  const { t } = useI18n();
  const found = useSelfStart(of);
  return (
    <section className="playbook-findings playbook-start" aria-label={t("self_start.title")}>
      <div className="card-head">
        <h2>{t("self_start.title")}</h2>
        {found.data?.changed_at && (
          <span className="meta">
            {t("playbook.changed")} <When at={found.data.changed_at} />
          </span>
        )}
      </div>
      <p className="meta">{t(scenario ? "self_start.hint" : "self_start.no_scenario")}</p>
      <CapabilityHint of="self_starting_playbooks" />
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && scenario && <Form key={found.data.version} of={of} standing={found.data} manages={manages} />}
    </section>
  );
}

function Form({ of, standing, manages }: { of: string; standing: PlaybookSelfStart; manages: boolean }) {
  const { t } = useI18n();
  const change = useChangeSelfStart(of, standing.version);
  const [enabled, setEnabled] = useState(standing.enabled);
  const [least, setLeast] = useState<number | string>(standing.least_percent);
  const same = enabled === standing.enabled && Number(least) === standing.least_percent;
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ enabled, least_percent: Number(least) }, { onSuccess: () => tell(t("done.saved"), t) });
  };
  const wrong = (field: string) => (isProblem(change.error) ? change.error.of(field) : undefined);
  return (
    <form className="self-start" onSubmit={save}>
      <fieldset className="plain-set row-line" disabled={!manages}>
        <legend className="visually-hidden">{t("self_start.title")}</legend>
        <Switch
          label={t("self_start.enabled")}
          checked={enabled}
          error={wrong("enabled")}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <NumberInput
          label={t("self_start.least")}
          suffix=" %"
          min={50}
          max={100}
          allowDecimal={false}
          value={least}
          error={wrong("least_percent")}
          onChange={setLeast}
        />
        {manages && (
          <Button type="submit" variant="default" disabled={same} loading={change.isPending}>
            {t("action.save")}
          </Button>
        )}
      </fieldset>
      {change.isError && !wrong("enabled") && !wrong("least_percent") && <ProblemNote error={change.error} />}
    </form>
  );
}
