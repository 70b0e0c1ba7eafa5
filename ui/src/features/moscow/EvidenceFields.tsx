import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { InitiativeEffect, InitiativeRemoval, Page, Ticket, TicketRow } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { useMay, useSession } from "@/features/staff";
import { share } from "@/shared/format";
import { type MessageKey, useI18n, useWord } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import type { PartProps } from "./InitiativeEdit";
import { forPeople, forServer, JUDGED_BY, scaleOf } from "./impact/figures";
import { CONFIDENCES } from "./initiative-form";
import { estimatorsQuery } from "./queries";

/** What came of the reader's own estimates, where there are enough of them. */
function OwnRecord() {
  const { t, locale } = useI18n();
  const { person } = useSession();
  const { data = [] } = useQuery(estimatorsQuery);
  const own = data.find((one) => one.person.id === person.id);
  if (!own || own.confidence_factor === null) return null;
  const n = own.effect.outcomes.length;
  return <p className="meta">{t("moscow.estimator_yours", { n, share: share(own.confidence_factor, locale, 0) })}</p>;
}

/** Which share of which scenario it is expected to take away, and how sure that is. */
export function RemovalFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const scenarios = useScenarioChoices();
  const { removes } = form;
  const set = (at: number, part: Partial<InitiativeRemoval>) =>
    put({ removes: removes.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const add = () => put({ removes: [...removes, { scenario: "", share: 0.3, confidence: 0.2, note: "" }] });
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.removes")}</legend>
      <p className="meta">{t("moscow.removes_hint")}</p>
      <OwnRecord />
      {removes.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no name yet, and they do not change places
        <div key={at} className="moscow-removal">
          <Select
            label={t("scenario.one")}
            required
            searchable
            value={one.scenario || null}
            onChange={(scenario) => set(at, { scenario: scenario ?? "" })}
            data={scenarios}
          />
          <NumberInput
            label={t("moscow.share")}
            suffix=" %"
            min={0}
            max={100}
            value={Math.round(one.share * 1000) / 10}
            onChange={(value) => set(at, { share: Number(value) / 100 })}
          />
          <Select
            label={t("moscow.confidence")}
            allowDeselect={false}
            value={String(one.confidence)}
            onChange={(value) => set(at, { confidence: Number(value) })}
            data={[...new Set([...CONFIDENCES, one.confidence])].map((sure) => ({
              value: String(sure),
              label: CONFIDENCES.includes(sure) ? t(`moscow.confidence.${sure}` as MessageKey) : String(sure),
            }))}
          />
          <TextInput
            label={t("moscow.note")}
            maxLength={5000}
            value={one.note ?? ""}
            onChange={(event) => set(at, { note: event.currentTarget.value })}
          />
          <RemoveButton remove={() => put({ removes: removes.filter((_, index) => index !== at) })} />
        </div>
      ))}
      <Button variant="default" leftSection={<Icon name="plus" />} disabled={removes.length >= 50} onClick={add}>
        {t("moscow.removes_add")}
      </Button>
    </fieldset>
  );
}

function RemoveButton({ remove }: { remove: () => void }) {
  const { t } = useI18n();
  return (
    <button type="button" className="icon-button" aria-label={t("action.remove")} onClick={remove}>
      <Icon name="x" />
    </button>
  );
}

/** More are told by their number only. */
const TICKETS_SHOWN = 20;

/** Tickets that ask for it, found by their words or number. */
export function TicketFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const may = useMay("tickets.read");
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 200);
  const found = useQuery({
    queryKey: ["tickets", "for-initiative", asked],
    enabled: may && asked.length > 1,
    queryFn: () =>
      api.get<Page<TicketRow>>("/api/tickets", {
        query: { q: asked, limit: 8, category: "new,open,pending,on_hold,solved,closed" },
      }),
  });
  const shown = useQueries({
    queries: form.tickets.slice(0, TICKETS_SHOWN).map((id) => ({
      queryKey: ["ticket", id],
      enabled: may,
      queryFn: () => api.get<Ticket>("/api/tickets/{id}", { path: { id } }),
    })),
  });
  if (!may) return null;
  const add = (id: string | null) => {
    if (id && !form.tickets.includes(id)) put({ tickets: [...form.tickets, id] });
    setText("");
  };
  const choices = (found.data?.items ?? []).filter((one) => !form.tickets.includes(one.id));
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.tickets")}</legend>
      <ul className="moscow-ways">
        {form.tickets.map((id, at) => {
          const ticket = shown[at]?.data;
          const name = ticket ? `#${ticket.number} ${ticket.subject}` : id;
          return (
            <li key={id} className="moscow-row">
              <span>{name}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={t("moscow.ticket_remove", { name })}
                onClick={() => put({ tickets: form.tickets.filter((one) => one !== id) })}
              >
                <Icon name="x" size={14} />
              </button>
            </li>
          );
        })}
      </ul>
      <Select
        label={t("moscow.ticket_add")}
        placeholder={t("moscow.ticket_search")}
        searchable
        searchValue={text}
        onSearchChange={setText}
        value={null}
        onChange={add}
        // The server searches.
        filter={({ options }) => options}
        nothingFoundMessage={asked.length > 1 && found.data ? t("picker.none") : undefined}
        disabled={form.tickets.length >= 200}
        data={choices.map((one) => ({ value: one.id, label: `#${one.number} ${one.subject}` }))}
      />
    </fieldset>
  );
}

/** What it is expected to do to KPIs, and the one by which it is judged. */
export function EffectFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const word = useWord();
  const { effects } = form;
  const set = (at: number, part: Partial<InitiativeEffect>) =>
    put({ effects: effects.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const judgedBy = (at: number, primary: boolean) =>
    put({ effects: effects.map((one, index) => ({ ...one, primary: index === at && primary })) });
  const first = effects.length === 0;
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.effects")}</legend>
      <p className="meta">{t("moscow.effects_hint")}</p>
      {effects.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no name yet, and they do not change places
        <div key={at} className="moscow-removal">
          <Select
            label={t("moscow.kpi")}
            required
            searchable
            value={one.kpi || null}
            onChange={(kpi) => set(at, { kpi: kpi ?? "" })}
            data={JUDGED_BY.map((kpi) => ({ value: kpi, label: word("kpi_name", kpi) }))}
          />
          <SegmentedControl
            aria-label={t("moscow.direction")}
            value={one.direction}
            onChange={(direction) => set(at, { direction: direction as InitiativeEffect["direction"] })}
            data={[
              { value: "up", label: t("moscow.direction.up") },
              { value: "down", label: t("moscow.direction.down") },
            ]}
          />
          <NumberInput
            label={t("moscow.least")}
            description={one.kpi ? t(`moscow.scale.${scaleOf(one.kpi)}`) : undefined}
            min={0}
            value={Math.round(forPeople(one.kpi, one.least) * 1000) / 1000}
            onChange={(value) => set(at, { least: forServer(one.kpi, Number(value)) })}
          />
          <Checkbox
            label={t("moscow.primary")}
            checked={one.primary ?? false}
            onChange={(event) => judgedBy(at, event.currentTarget.checked)}
          />
          <RemoveButton remove={() => put({ effects: effects.filter((_, index) => index !== at) })} />
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" />}
        disabled={effects.length >= 10}
        onClick={() => put({ effects: [...effects, { kpi: "", direction: "up", least: 0, primary: first }] })}
      >
        {t("moscow.effects_add")}
      </Button>
    </fieldset>
  );
}
