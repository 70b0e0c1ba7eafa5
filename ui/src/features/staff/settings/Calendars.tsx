import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Calendar } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { Card, EmptyState, Icon, Loading, ProblemNote, tell } from "@/shared/parts";
import { HoursFields, useHours } from "./HoursFields";
import { useCalendars, useOrganisation, useSaveCalendar } from "./queries";

/** Business calendars beside the organisation's own hours, for service levels that are counted by others. */
export function Calendars() {
  const { t } = useI18n();
  const calendars = useCalendars();
  const [editing, setEditing] = useState<Calendar | "new" | null>(null);
  return (
    <Card
      title={t("calendars.title")}
      actions={
        <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("calendars.new")}
        </Button>
      }
    >
      {calendars.isPending && <Loading rows={2} />}
      {calendars.isError && <ProblemNote error={calendars.error} retry={() => void calendars.refetch()} />}
      {calendars.data?.length === 0 && (
        <EmptyState icon="clock" title={t("calendars.empty")} hint={t("calendars.empty_hint")} />
      )}
      <ul className="short-list">
        {calendars.data?.map((one) => (
          <li key={one.id} className="short-row">
            <span className="grow ellipsis">{one.name}</span>
            <span className="meta">{one.hours.time_zone}</span>
            <Button
              variant="subtle"
              aria-label={t("calendars.change", { name: one.name })}
              onClick={() => setEditing(one)}
            >
              {t("action.edit")}
            </Button>
          </li>
        ))}
      </ul>
      {editing && <CalendarEdit calendar={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </Card>
  );
}

type EditProps = { calendar: Calendar | null; close: () => void };

/** A new calendar begins with the organisation's own hours. */
function CalendarEdit(props: EditProps) {
  const { t } = useI18n();
  const organisation = useOrganisation();
  const hours = props.calendar?.hours ?? organisation.data?.calendar;
  return (
    <Modal
      opened
      onClose={props.close}
      size="lg"
      title={t(props.calendar ? "calendars.edit" : "calendars.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {hours ? <CalendarForm {...props} hours={hours} /> : <Loading rows={6} />}
    </Modal>
  );
}

function CalendarForm({ calendar, close, hours }: EditProps & { hours: Calendar["hours"] }) {
  const { t } = useI18n();
  const save = useSaveCalendar(calendar);
  const [name, setName] = useState(calendar?.name ?? "");
  const form = useHours(hours);
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.hours) return;
    const done = () => {
      tell(t("done.saved"), t);
      close();
    };
    save.mutate({ name, hours: form.hours }, { onSuccess: done });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t("field.name")}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={name}
        error={of("name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <HoursFields form={form} />
      <p className="quiet">{t("calendars.from_now")}</p>
      {save.error && <ProblemNote error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!form.hours}>
          {t("action.save")}
        </Button>
      </Group>
    </form>
  );
}
