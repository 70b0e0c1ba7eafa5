import { Button, Slider, Switch } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { QueueAnswer, QueueFigures, QueueQuestion } from "@/api/models";
import { count } from "@/shared/format";
import { type MessageKey, useI18n } from "@/shared/i18n";
import { Card, ProblemNote } from "@/shared/parts";
import { endlessOf, FIRST, type QueueForm, questionOf } from "./queue";
import { figureText } from "./words";

const ask = (body: QueueQuestion) => api.post<QueueAnswer>("/api/queue", { body });

/** One queue with other numbers, answered while a slider is moved. */
export function QueueCard() {
  const { t, locale } = useI18n();
  const [form, setForm] = useState<QueueForm>(FIRST);
  const simulate = useMutation({ mutationFn: ask });
  const put = (part: Partial<QueueForm>) => {
    setForm((before) => ({ ...before, ...part }));
    simulate.reset();
  };
  const [asked] = useDebouncedValue(form, 120);
  const endless = endlessOf(form);
  const answer = useQuery({
    queryKey: ["futures-found", "queue", asked],
    queryFn: () => ask(questionOf(asked)),
    enabled: endlessOf(asked) === null,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Card title={t("futures.queue")} beside={<span className="meta">{t("futures.queue_hint")}</span>}>
      <div className="queue-sliders">
        <Field
          name="futures.queue_arrivals"
          value={form.arrivals}
          from={1}
          to={300}
          put={(arrivals) => put({ arrivals })}
        />
        <Field
          name="futures.queue_handling"
          value={form.handling}
          from={0.5}
          to={60}
          step={0.5}
          put={(handling) => put({ handling })}
        />
        <Field name="futures.queue_people" value={form.people} from={1} to={100} put={(people) => put({ people })} />
        <Field
          name="futures.queue_threshold"
          value={form.threshold}
          from={0}
          to={60}
          step={0.5}
          put={(threshold) => put({ threshold })}
        />
        <Switch
          label={t("futures.queue_leaves")}
          checked={form.leaves}
          onChange={(event) => put({ leaves: event.currentTarget.checked })}
        />
        {form.leaves && (
          <Field
            name="futures.queue_patience"
            value={form.patience}
            from={0.5}
            to={60}
            step={0.5}
            put={(patience) => put({ patience })}
          />
        )}
      </div>
      {endless ? (
        <p className="amber-text" role="status">
          {t("futures.queue_endless", {
            erlangs: count(endless.erlangs, locale, 1),
            people: form.people,
            least: endless.least,
          })}
        </p>
      ) : (
        <>
          {answer.isError && <ProblemNote error={answer.error} />}
          {answer.data && <Figures formula={answer.data.formula} simulation={simulate.data?.simulation ?? null} />}
          {simulate.isError && <ProblemNote error={simulate.error} />}
          <Button
            variant="default"
            loading={simulate.isPending}
            onClick={() => simulate.mutate({ ...questionOf(form), simulate: true })}
          >
            {t("futures.queue_simulate")}
          </Button>
        </>
      )}
    </Card>
  );
}

type FieldProps = {
  name: MessageKey;
  value: number;
  from: number;
  to: number;
  step?: number;
  put: (value: number) => void;
};

function Field({ name, value, from, to, step = 1, put }: FieldProps) {
  const { t, locale } = useI18n();
  const said = count(value, locale, Number.isInteger(value) ? 0 : 1);
  return (
    <div>
      <p>
        {t(name)}: <b>{said}</b>
      </p>
      <Slider
        thumbLabel={t(name)}
        label={null}
        value={value}
        min={from}
        max={to}
        step={step}
        onChange={put}
        size="sm"
      />
    </div>
  );
}

const ROWS = [
  ["service_level", "futures.queue_level", "service_level"],
  ["mean_wait_minutes", "futures.queue_wait", "speed_of_answer"],
  ["wait_probability", "futures.queue_has_to", "service_level"],
  ["mean_waiting", "futures.queue_waiting", "backlog"],
  ["abandoned", "futures.queue_abandoned", "abandonment"],
  ["occupancy", "futures.queue_occupancy", "occupancy"],
] as const satisfies readonly (readonly [keyof QueueFigures, MessageKey, string])[];

function Figures({ formula, simulation }: { formula: QueueFigures; simulation: QueueAnswer["simulation"] }) {
  const { t, locale } = useI18n();
  return (
    <>
      <table className="plain-table">
        <thead>
          <tr>
            <td />
            <th scope="col" className="number">
              {t("futures.queue_formula")}
            </th>
            {simulation && (
              <th scope="col" className="number">
                {t("futures.queue_simulated")}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([figure, name, measure]) => {
            const said = (figures: QueueFigures) => figureText(measure, figures[figure] ?? 0, 1, locale);
            return (
              <tr key={figure}>
                <th scope="row">{t(name)}</th>
                <td className="number">{said(formula)}</td>
                {simulation && <td className="number">{said(simulation.figures)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
      {simulation && (
        <p className="meta">
          {t("futures.queue_simulation", {
            customers: count(simulation.customers, locale),
            seed: String(simulation.seed),
          })}
        </p>
      )}
    </>
  );
}
