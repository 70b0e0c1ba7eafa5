import { useCallback, useState } from "react";
import type { Named } from "@/api/models";
import { usePeople, useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Picker } from "@/shared/parts";

/** Those picked whose name still stands in the text: deleting the name takes the mention back. */
export function mentionedIn(text: string, named: Named[]): string[] {
  return [...new Set(named.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id))];
}

export function useMentions() {
  const [named, setNamed] = useState<Named[]>([]);
  const [opened, open] = useState(false);
  const add = useCallback((one: Named) => setNamed((before) => [...before, one]), []);
  const clear = useCallback(() => setNamed([]), []);
  return { named, add, clear, opened, open };
}

type Props = { mentions: ReturnType<typeof useMentions>; insert: (name: string) => void };

export function MentionPicker({ mentions, insert }: Props) {
  const { t } = useI18n();
  const { person } = useSession();
  const { data } = usePeople();
  const people = (data ?? []).filter((one) => one.active && one.id !== person.id);
  return (
    <Picker
      opened={mentions.opened}
      setOpened={mentions.open}
      label={t("composer.mention")}
      className="plain-button"
      target={
        <>
          <Icon name="at" /> {t("composer.mention")}
        </>
      }
      choices={people.map((one) => ({ value: one.id, label: one.name }))}
      pick={(id) => {
        const one = people.find((candidate) => candidate.id === id);
        if (!one) return;
        mentions.add({ id, name: one.name });
        insert(one.name);
      }}
    />
  );
}
