import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { localMinute } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { snoozeChoices } from "./snoozing";

export type Later = { send_at?: string; unless_answered?: boolean };

const NAMED = ["snooze.hours", "snooze.tomorrow", "snooze.monday"];

/** Sends the reply at a chosen moment, if wanted only into silence. */
export function SendLater({ disabled, send }: { disabled: boolean; send: (later: Later) => void }) {
  const { t, locale } = useI18n();
  const [opened, setOpened] = useState(false);
  const [unless, setUnless] = useState(false);
  const [own, setOwn] = useState("");
  const go = (send_at: string) => {
    setOpened(false);
    send({ send_at, unless_answered: unless });
  };
  const choices = snoozeChoices(new Date(), locale).filter((choice) => NAMED.includes(choice.label));
  const ahead = own !== "" && Date.parse(own) > Date.now();
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={270} shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon size={30} aria-label={t("later.open")} disabled={disabled} onClick={() => setOpened(!opened)}>
          <Icon name="clock" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack send-later">
          <Checkbox
            size="xs"
            label={t("later.unless")}
            checked={unless}
            onChange={(event) => setUnless(event.currentTarget.checked)}
          />
          {choices.map((choice) => (
            <Button
              key={choice.label}
              variant="default"
              justify="space-between"
              rightSection={<span className="meta">{choice.when}</span>}
              onClick={() => go(choice.until)}
            >
              {t(choice.label)}
            </Button>
          ))}
          <TextInput
            size="xs"
            type="datetime-local"
            label={t("later.at")}
            min={localMinute(new Date())}
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <Button disabled={!ahead} onClick={() => go(new Date(own).toISOString())}>
            {t("later.go")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
