import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { EntryFrame } from "./EntryFrame";
import { useSetUp } from "./session";
import { ownTimeZone, timeZones } from "./time-zones";

/** Length beats tricks (NIST SP 800-63B); the server has the last word. */
export const SHORTEST_PASSWORD = 12;

export function SetUp() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const setUp = useSetUp();
  const zones = useMemo(timeZones, []);
  const [form, setForm] = useState({ organisation: "", time_zone: ownTimeZone(), name: "", email: "", password: "" });
  const [tooShort, setTooShort] = useState(false);
  const of = (field: string) => (isProblem(setUp.error) ? setUp.error.of(field) : undefined);
  const text = (field: "organisation" | "name" | "email") => ({
    value: form[field],
    error: of(field),
    required: true,
    withAsterisk: false,
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [field]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const short = form.password.length < SHORTEST_PASSWORD;
    setTooShort(short);
    if (!short) setUp.mutate(form, { onSuccess: () => navigate({ to: "/inbox" }) });
  };
  return (
    <EntryFrame title={t("setup.title")} lead={t("setup.lead")}>
      <form className="stack" onSubmit={submit}>
        <TextInput label={t("setup.organisation")} autoComplete="organization" autoFocus {...text("organisation")} />
        <Select
          label={t("field.time_zone")}
          description={t("setup.zone_hint")}
          data={zones}
          searchable
          limit={80}
          allowDeselect={false}
          value={form.time_zone}
          error={of("time_zone")}
          onChange={(value) => value && setForm({ ...form, time_zone: value })}
        />
        <TextInput label={t("setup.name")} autoComplete="name" {...text("name")} />
        <TextInput label={t("field.email")} type="email" autoComplete="username" {...text("email")} />
        <PasswordInput
          label={t("field.password")}
          description={t("setup.password_hint", { n: SHORTEST_PASSWORD })}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={form.password}
          error={tooShort ? t("setup.password_short", { n: SHORTEST_PASSWORD }) : of("password")}
          onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ "aria-label": t("signin.show") }}
        />
        {setUp.error && <ProblemNote error={setUp.error} />}
        <Button type="submit" size="sm" loading={setUp.isPending}>
          {t("setup.go")}
        </Button>
      </form>
    </EntryFrame>
  );
}
