import { Button, Group, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Team } from "@/api/models";
import { isProblem } from "@/api/problem";
import { minutesFromText, textOfMinutes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { useBrands } from "./brand-queries";
import { LeadSelect } from "./LeadSelect";
import { useSaveTeam } from "./queries";

/** As the organisation, never, or a time of its own. */
type After = "same" | "never" | "own";

function afterOf(minutes: number | null): After {
  if (minutes === null) return "same";
  return minutes === 0 ? "never" : "own";
}

export function TeamEdit({ team, done }: { team: Team; done: () => void }) {
  const { t } = useI18n();
  // As it was when it was opened: a live update must not slip a newer version under the fields.
  const [known] = useState(team);
  const save = useSaveTeam(known);
  const [name, setName] = useState(known.name);
  const [lead, setLead] = useState(known.lead_id);
  const [after, setAfter] = useState(afterOf(known.escalate_after_minutes));
  const brands = useBrands();
  const [brand, setBrand] = useState(known.brand_id);
  const [time, setTime] = useState(textOfMinutes(known.escalate_after_minutes));
  const own = minutesFromText(time);
  const minutes = after === "own" ? own : after === "never" ? 0 : null;
  const wrong = after === "own" && !own;
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || wrong) return;
    save.mutate(
      { name: name.trim(), lead_id: lead, escalate_after_minutes: minutes ?? null, brand_id: brand },
      { onSuccess: done },
    );
  };
  return (
    <form className="stack grow team-edit" onSubmit={submit}>
      <TextInput
        label={t("field.name")}
        value={name}
        error={of("name")}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <LeadSelect
        label={t("teams.lead_of")}
        description={t("teams.lead_hint")}
        value={lead}
        error={of("lead_id")}
        onChange={setLead}
      />
      {(brands.data?.length ?? 0) > 1 && (
        <Select
          label={t("brands.of_team")}
          placeholder={t("brands.as_default")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={(brands.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={brand}
          error={of("brand_id")}
          onChange={setBrand}
        />
      )}
      <Group gap={8} align="start" grow>
        <Select
          label={t("teams.after")}
          allowDeselect={false}
          data={(["same", "never", "own"] as const).map((one) => ({ value: one, label: t(`teams.after_${one}`) }))}
          value={after}
          error={after === "own" ? undefined : of("escalate_after_minutes")}
          onChange={(value) => value && setAfter(value as After)}
        />
        {after === "own" && (
          <TextInput
            label={t("teams.after_time")}
            value={time}
            error={(time && wrong ? t("escalation.after_wrong") : undefined) ?? of("escalate_after_minutes")}
            placeholder="2 h"
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        )}
      </Group>
      {save.error && <ProblemNote error={save.error} />}
      <Group gap={8}>
        <Button type="submit" size="sm" loading={save.isPending} disabled={wrong}>
          {t("action.save")}
        </Button>
        <Button variant="default" size="sm" onClick={done}>
          {t("action.cancel")}
        </Button>
      </Group>
    </form>
  );
}
