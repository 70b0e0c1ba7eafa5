import { useCallback, useState } from "react";
import type { Named } from "@/api/models";
import { usePeople, useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Picker } from "@/shared/parts";

const LETTER = /[\p{L}\p{N}]/u;

/**
 * Whose name stands in the text behind an @: however it came there, and deleting it takes the mention back. The longest
 * name first, so that "@Ana Silva" is not Ana. Of several people of one name the one who was picked is meant: they are
 * named before all others.
 */
export function mentionedIn(text: string, named: Pick<Named, "id" | "name">[]): string[] {
  const found = new Map<string, string>();
  let rest = text;
  for (const { id, name } of [...named].sort((a, b) => b.name.length - a.name.length)) {
    const sign = `@${name}`;
    const parts = rest.split(sign);
    const kept = parts.slice(1).map((after) => (LETTER.test(after.charAt(0)) ? sign + after : ` ${after}`));
    const next = [parts[0], ...kept].join("");
    if (next !== rest && name !== "") found.set(id, name);
    rest = next;
  }
  return [...found.keys()];
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
