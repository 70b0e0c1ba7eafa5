import { ActionIcon, Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AutomationRuleCard } from "@/api/models";
import { CapabilityHint } from "@/features/capabilities";
import { useI18n } from "@/shared/i18n";
import { moved } from "@/shared/moved";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { rulesQuery, useOrderRules, useRemoveRule, useSwitchRule } from "../queries";
import { useDeedWords, useTriggerWords } from "./describing";
import { RuleEdit } from "./RuleEdit";
import { RuleLog } from "./RuleLog";

/** Rules in the order in which they act, each with its switch and how it has fared. */
export function Automation() {
  const { t } = useI18n();
  const rules = useQuery(rulesQuery);
  const [editing, setEditing] = useState<AutomationRuleCard | "new" | null>(null);
  const [reading, setReading] = useState<AutomationRuleCard | null>(null);
  const ids = (rules.data ?? []).map((one) => one.id);
  return (
    <Card
      title={t("settings.automation")}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("automation.new")}
        </Button>
      }
    >
      <CapabilityHint of="automation_rules" />
      {rules.isPending && <Loading rows={4} />}
      {rules.isError && <ProblemNote error={rules.error} retry={() => void rules.refetch()} />}
      {rules.data?.length === 0 && (
        <EmptyState icon="clock" title={t("automation.empty")} hint={t("automation.empty_hint")} />
      )}
      <ol className="policy-list">
        {rules.data?.map((rule) => (
          <li key={rule.id} className="policy">
            <RuleSwitch rule={rule} />
            <RuleHead rule={rule} />
            <RuleTools rule={rule} ids={ids} edit={() => setEditing(rule)} read={() => setReading(rule)} />
          </li>
        ))}
      </ol>
      {editing && <RuleEdit rule={editing === "new" ? null : editing} close={() => setEditing(null)} />}
      {reading && <RuleLog rule={reading} close={() => setReading(null)} />}
    </Card>
  );
}

function RuleSwitch({ rule }: { rule: AutomationRuleCard }) {
  const { t } = useI18n();
  const turn = useSwitchRule();
  return (
    <Switch
      aria-label={t("automation.switch", { name: rule.name })}
      checked={rule.active}
      disabled={turn.isPending}
      onChange={() => turn.mutate(rule, { onError: (error) => tellProblem(error, t) })}
    />
  );
}

function RuleHead({ rule }: { rule: AutomationRuleCard }) {
  const { t } = useI18n();
  const triggers = useTriggerWords();
  const deeds = useDeedWords();
  return (
    <div className="grow">
      <div className="row-line">
        <strong className="ellipsis">{rule.name}</strong>
        {rule.troubles > 0 && (
          <Badge tone="amber" icon="alert">
            {t("automation.troubles", { n: rule.troubles })}
          </Badge>
        )}
      </div>
      <div className="meta">
        {triggers(rule.triggers)} → {rule.actions.map((action) => deeds(action)).join(", ")}
      </div>
      {rule.off_because && <div className="rule-off">{t("automation.off_because", { why: rule.off_because })}</div>}
      <div className="meta">
        {rule.last_run_at ? (
          <>
            {t("automation.runs", { n: rule.runs })}, {t("automation.last_run")} <When at={rule.last_run_at} />
          </>
        ) : (
          t("automation.never")
        )}
      </div>
    </div>
  );
}

type ToolProps = { rule: AutomationRuleCard; ids: string[]; edit: () => void; read: () => void };

function RuleTools({ rule, ids, edit, read }: ToolProps) {
  const { t } = useI18n();
  const order = useOrderRules();
  const remove = useRemoveRule();
  const onError = (error: unknown) => tellProblem(error, t);
  const move = (by: -1 | 1) => order.mutate(moved(ids, rule.id, by), { onError });
  const at = ids.indexOf(rule.id);
  return (
    <span className="policy-tools">
      <ActionIcon
        variant="subtle"
        aria-label={t("automation.up", { name: rule.name })}
        disabled={at === 0 || order.isPending}
        onClick={() => move(-1)}
      >
        <span className="turned-up">
          <Icon name="down" />
        </span>
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        aria-label={t("automation.down", { name: rule.name })}
        disabled={at === ids.length - 1 || order.isPending}
        onClick={() => move(1)}
      >
        <Icon name="down" />
      </ActionIcon>
      <Button variant="subtle" aria-label={t("automation.log_of", { name: rule.name })} onClick={read}>
        {t("automation.log")}
      </Button>
      <Button variant="subtle" aria-label={t("automation.change", { name: rule.name })} onClick={edit}>
        {t("action.edit")}
      </Button>
      <Button
        variant="subtle"
        aria-label={t("automation.remove", { name: rule.name })}
        onClick={() => remove.mutate(rule.id, { onSuccess: () => tell(t("automation.removed"), t), onError })}
      >
        {t("action.remove")}
      </Button>
    </span>
  );
}
