import { Button, Checkbox, Group, NumberInput, Radio, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "@/api/client";
import type { OrderRules } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote, tell } from "@/shared/parts";
import { bodyOf, type Form, formOf, GOODWILL } from "./order-rules";

/** The shop's own rules for giving back and making good. */
export function OrderRulesForm() {
  const rules = useQuery({ queryKey: ["order-rules"], queryFn: () => api.get<OrderRules>("/api/order-rules") });
  if (rules.isPending) return <Loading rows={6} />;
  if (rules.isError) return <ProblemNote error={rules.error} retry={() => void rules.refetch()} />;
  return <RulesForm rules={rules.data} />;
}

function RulesForm({ rules }: { rules: OrderRules }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [version, setVersion] = useState(rules.version);
  const [form, setForm] = useState(() => formOf(rules));
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: (body: Partial<OrderRules>) => api.patch<OrderRules>("/api/order-rules", { body, version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["order-rules"] }),
  });
  const body = bodyOf(form);
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    save.mutate(body, {
      onSuccess: (saved) => {
        setVersion(saved.version);
        tell(t("done.saved"), t);
      },
    });
  };
  return (
    <form className="stack narrow" onSubmit={submit}>
      <Card title={t("rules.returns")}>
        <div className="stack">
          <Checkbox
            label={t("rules.endless")}
            checked={form.endless}
            onChange={(event) => set({ endless: event.currentTarget.checked })}
          />
          {!form.endless && (
            <NumberInput
              label={t("rules.window")}
              description={t("rules.window_hint")}
              min={0}
              max={3650}
              allowDecimal={false}
              value={form.days}
              error={of("return_window_days")}
              onChange={(value) => set({ days: value === "" ? "" : Number(value) })}
            />
          )}
        </div>
      </Card>
      <Card title={t("rules.refunds")}>
        <Group wrap="nowrap" align="end">
          <TextInput
            className="grow"
            label={t("rules.limit")}
            description={t("rules.limit_hint")}
            inputMode="decimal"
            value={form.limit}
            error={(!body && form.limit && t("act.amount_wrong")) || of("refund_limit.amount")}
            onChange={(event) => set({ limit: event.currentTarget.value })}
          />
          <TextInput
            label={t("rules.currency")}
            description={t("rules.currency_hint")}
            maxLength={3}
            w={140}
            value={form.currency}
            error={of("refund_limit.currency")}
            onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
          />
        </Group>
      </Card>
      <Card title={t("rules.warranty")}>
        <NumberInput
          label={t("rules.months")}
          description={t("rules.months_hint")}
          min={0}
          max={600}
          allowDecimal={false}
          value={form.months}
          error={of("warranty_months")}
          onChange={(value) => set({ months: value === "" ? "" : Number(value) })}
        />
      </Card>
      <Card title={t("rules.goodwill")}>
        <Radio.Group
          label={t("rules.goodwill_label")}
          value={form.goodwill}
          onChange={(value) => set({ goodwill: value as Form["goodwill"] })}
        >
          <div className="stack">
            {GOODWILL.map((one) => (
              <Radio key={one} value={one} label={t(`rules.goodwill_${one}`)} />
            ))}
          </div>
        </Radio.Group>
      </Card>
      {save.error && <ProblemNote error={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending} disabled={!body}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
