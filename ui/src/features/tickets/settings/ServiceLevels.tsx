import { ActionIcon, Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { SlaPolicy } from "@/api/models";
import { useTeams } from "@/features/staff";
import { textOfMinutes } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { moved } from "@/shared/moved";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, tell, tellProblem } from "@/shared/parts";
import { slaPoliciesQuery } from "../queries";
import { URGENCIES } from "../views";
import { ServiceLevelEdit } from "./ServiceLevelEdit";
import { KINDS } from "./service-levels";

/** Which tickets are promised what. They are tried from the top; the first that fits holds. */
export function ServiceLevels() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const policies = useQuery(slaPoliciesQuery);
  const [editing, setEditing] = useState<SlaPolicy | "new" | null>(null);
  const run = async (work: Promise<unknown>, said: string) => {
    try {
      await work;
      tell(said, t);
    } catch (error) {
      tellProblem(error, t);
    } finally {
      await queries.invalidateQueries({ queryKey: ["sla-policies"] });
    }
  };
  const all = policies.data ?? [];
  const move = (policy: SlaPolicy, by: -1 | 1) => {
    const ids = moved(
      all.map((one) => one.id),
      policy.id,
      by,
    );
    return run(api.put("/api/sla-policy-order", { body: { ids } }), t("done.saved"));
  };
  const remove = (policy: SlaPolicy) =>
    run(api.delete<void>("/api/sla-policies/{id}", { path: { id: policy.id } }), t("done.sla_removed"));
  return (
    <Card
      title={t("settings.service_levels")}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("sla.new")}
        </Button>
      }
    >
      {policies.isPending && <Loading rows={4} />}
      {policies.isError && <ProblemNote error={policies.error} retry={() => void policies.refetch()} />}
      {policies.data?.length === 0 && <EmptyState icon="clock" title={t("sla.empty")} hint={t("sla.empty_hint")} />}
      <ol className="policy-list">
        {all.map((one, index) => (
          <li key={one.id} className="policy">
            <PolicyHead policy={one} />
            <span className="policy-tools">
              <ActionIcon
                variant="subtle"
                aria-label={t("sla.up", { name: one.name })}
                disabled={index === 0}
                onClick={() => void move(one, -1)}
              >
                <span className="turned-up">
                  <Icon name="down" />
                </span>
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                aria-label={t("sla.down", { name: one.name })}
                disabled={index === all.length - 1}
                onClick={() => void move(one, 1)}
              >
                <Icon name="down" />
              </ActionIcon>
              <Button variant="subtle" aria-label={t("sla.change", { name: one.name })} onClick={() => setEditing(one)}>
                {t("action.edit")}
              </Button>
              <Button
                variant="subtle"
                aria-label={t("sla.remove", { name: one.name })}
                onClick={() => void remove(one)}
              >
                {t("action.remove")}
              </Button>
            </span>
          </li>
        ))}
      </ol>
      {editing && <ServiceLevelEdit policy={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </Card>
  );
}

/** For whom it is, and the strictest of what it promises. */
function PolicyHead({ policy }: { policy: SlaPolicy }) {
  const { t } = useI18n();
  const word = useWord();
  const teams = useTeams();
  const { channels, teams: ids, customer_tags } = policy.conditions;
  const names = (ids ?? []).map((id) => teams.data?.find((team) => team.id === id)?.name ?? id);
  const forWhom = [...(channels ?? []).map((one) => word("channel", one)), ...names, ...(customer_tags ?? [])];
  const urgency = URGENCIES.find((one) => KINDS.some((kind) => policy.targets[one]?.[kind]));
  const told = KINDS.flatMap((kind) => {
    const minutes = urgency && policy.targets[urgency]?.[kind];
    return minutes ? [`${t(`promise.${kind}`)} ${textOfMinutes(minutes)}`] : [];
  });
  return (
    <div className="grow">
      <div className="row-line">
        <strong className="ellipsis">{policy.name}</strong>
        {!policy.active && <Badge>{t("sla.off")}</Badge>}
      </div>
      <div className="meta">{forWhom.length > 0 ? forWhom.join(", ") : t("sla.everything")}</div>
      {urgency && (
        <div className="meta">
          {word("urgency", urgency)}: {told.join(" · ")}
        </div>
      )}
    </div>
  );
}
