import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { useKeys } from "@/shared/keys";
import { Icon, Kbd, ProblemNote, tell } from "@/shared/parts";
import { usePropose } from "./queries";
import "@/shared/theme/learnings.css";

export type Place = {
  ticket: string;
  scenario: string | null;
  playbook?: string;
  number?: number;
  step?: { id: string; title: Texts };
};

/** One key, a sentence, and it is written down with the step at which somebody is. */
export function Learn({ place }: { place: Place }) {
  const { t, language } = useI18n();
  const may = useMay("learnings.write");
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const propose = usePropose();
  const possible = may && (place.playbook !== undefined || place.scenario !== null);
  useKeys(possible ? { learn: () => setOpen(true) } : {});
  if (!possible) return null;
  const keep = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === "") return;
    propose.mutate(
      {
        text,
        scenario: place.playbook === undefined ? place.scenario : null,
        playbook: place.playbook ?? null,
        number: place.number ?? null,
        step: place.step?.id ?? null,
        ticket_id: place.ticket,
      },
      {
        onSuccess: () => {
          tell(t("learning.kept"), t);
          setText("");
          setOpen(false);
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
    if (event.key === "Escape") setOpen(false);
  };
  if (!open) {
    return (
      <Button
        size="xs"
        variant="subtle"
        leftSection={<Icon name="book" size={14} />}
        rightSection={<Kbd>i</Kbd>}
        onClick={() => setOpen(true)}
      >
        {t("learning.write")}
      </Button>
    );
  }
  const at = place.step
    ? t("learning.at", { step: textIn(place.step.title, language), n: place.number ?? 0 })
    : place.playbook
      ? t("learning.at_playbook", { n: place.number ?? 0 })
      : t("learning.at_scenario");
  return (
    <form className="learn" aria-label={t("learning.write")} onSubmit={keep}>
      <Textarea
        size="xs"
        label={t("learning.text")}
        description={at}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        data-autofocus
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {propose.isError && <ProblemNote error={propose.error} />}
      <span className="learn-buttons">
        <Button size="xs" type="submit" loading={propose.isPending} disabled={text.trim() === ""}>
          {t("learning.keep")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          {t("action.cancel")}
        </Button>
      </span>
    </form>
  );
}
