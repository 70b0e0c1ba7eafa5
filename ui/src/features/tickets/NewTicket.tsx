import { Button, Group, Modal, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { CustomerSelect } from "@/features/customers";
import { OrderSelect } from "@/features/orders";
import { usePeople, useSession, useTeams } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { keep, kept } from "./keeping";
import { CHANNELS, URGENCIES } from "./views";

type Form = {
  subject: string;
  customer_id: string | null;
  order_id: string | null;
  channel: string;
  urgency: string;
  team_id: string | null;
  assignee_id: string | null;
  author: string;
  body_text: string;
};

const EMPTY: Form = {
  subject: "",
  customer_id: null,
  order_id: null,
  channel: "phone",
  urgency: "normal",
  team_id: null,
  assignee_id: null,
  author: "customer",
  body_text: "",
};

function useCreate() {
  const queries = useQueryClient();
  const key = useRef(newIdempotencyKey());
  return useMutation({
    mutationFn: ({ author, body_text, ...rest }: Form) =>
      api.post<Ticket>("/api/tickets", {
        body: { ...rest, tags: [], fields: {}, message: { author, body_text } },
        idempotencyKey: key.current,
      }),
    // A refused form is sent again changed; that is another intent.
    onError: () => {
      key.current = newIdempotencyKey();
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tickets"] }),
  });
}

/** What is being written down stays in this browser until it is a ticket or thrown away. */
function useForm(customer: string | undefined) {
  const { person } = useSession();
  // One that was begun beside a customer never comes back beside another.
  const what = customer ? `new-ticket:${customer}` : "new-ticket";
  const empty = { ...EMPTY, customer_id: customer ?? null };
  const [before] = useState(() => kept<Partial<Form>>(person.id, what));
  const [form, setForm] = useState<Form>({ ...empty, ...before });
  const written = JSON.stringify(form) !== JSON.stringify(empty);
  const change = (part: Partial<Form>) => {
    const next = { ...form, ...part };
    setForm(next);
    keep(person.id, what, JSON.stringify(next) === JSON.stringify(empty) ? null : next);
  };
  const forget = () => keep(person.id, what, null);
  return { form, change, written, back: before !== null, forget };
}

export function NewTicket({ close, customer }: { close: () => void; customer?: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const create = useCreate();
  const { form, change, written, back, forget } = useForm(customer);
  const of = (field: string) => (isProblem(create.error) ? create.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(form, {
      onSuccess: (ticket) => {
        forget();
        close();
        void navigate({ to: "/inbox/$ticketId", params: { ticketId: ticket.id }, search: { view: "open" } });
      },
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("ticket.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form className="stack" onSubmit={submit}>
        {back && (
          <p className="quiet" role="status">
            {t("new.back")}
          </p>
        )}
        <TextInput
          label={t("field.subject")}
          required
          withAsterisk={false}
          data-autofocus
          maxLength={500}
          value={form.subject}
          error={of("subject")}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
        <div className="form-grid form-grid-wide">
          <CustomerSelect
            label={t("context.customer")}
            value={form.customer_id}
            onChange={(customer_id) => change({ customer_id, order_id: null })}
          />
          <OrderSelect
            label={t("context.order")}
            customer={form.customer_id}
            value={form.order_id}
            onChange={(order_id) => change({ order_id })}
          />
        </div>
        <Details form={form} change={change} />
        <SegmentedControl
          size="xs"
          aria-label={t("new.who")}
          value={form.author}
          onChange={(author) => change({ author })}
          data={[
            { value: "customer", label: t("new.by_customer") },
            { value: "staff", label: t("new.by_staff") },
          ]}
        />
        <Textarea
          label={t(form.author === "customer" ? "new.what_customer" : "new.what_staff")}
          required
          withAsterisk={false}
          autosize
          minRows={4}
          maxRows={12}
          value={form.body_text}
          error={of("message.body_text") ?? of("body_text")}
          onChange={(event) => change({ body_text: event.currentTarget.value })}
        />
        {create.error && <ProblemNote error={create.error} />}
        <Group justify="flex-end">
          {/* Closing it otherwise, by Escape or beside it, keeps what is written. */}
          <Button
            variant="default"
            onClick={() => {
              forget();
              close();
            }}
          >
            {t(written ? "new.discard" : "action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("new.go")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Details({ form, change }: { form: Form; change: (part: Partial<Form>) => void }) {
  const { t } = useI18n();
  const word = useWord();
  const { person } = useSession();
  const people = usePeople();
  const teams = useTeams();
  const active = (people.data ?? []).filter((one) => one.active);
  const names = active.some((one) => one.id === person.id) ? active : [person, ...active];
  return (
    <div className="form-grid">
      <Select
        label={t("field.channel")}
        allowDeselect={false}
        data={CHANNELS.map((one) => ({ value: one, label: word("channel", one) }))}
        value={form.channel}
        onChange={(value) => change({ channel: value ?? "phone" })}
      />
      <Select
        label={t("field.urgency")}
        allowDeselect={false}
        data={URGENCIES.map((one) => ({ value: one, label: word("urgency", one) }))}
        value={form.urgency}
        onChange={(value) => change({ urgency: value ?? "normal" })}
      />
      <Select
        label={t("field.team")}
        clearable
        data={(teams.data ?? []).map((team) => ({ value: team.id, label: team.name }))}
        value={form.team_id}
        onChange={(team_id) => change({ team_id })}
      />
      <Select
        label={t("field.assignee")}
        clearable
        data={names.map((one) => ({ value: one.id, label: one.name }))}
        value={form.assignee_id}
        onChange={(assignee_id) => change({ assignee_id })}
      />
    </div>
  );
}
