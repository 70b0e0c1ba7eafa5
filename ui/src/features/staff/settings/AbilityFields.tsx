import { NumberInput, TagsInput } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { usePeople } from "../directory";
import { type PersonForm, useOrganisation } from "./queries";

type Props = {
  form: PersonForm;
  change: (part: Partial<PersonForm>) => void;
  of: (field: string) => string | undefined;
  /** The first problem of an entry of a list. */
  ofList: (field: string) => string | undefined;
};

/** What somebody can do and speak, and how much they take at a time: what routing goes by. */
export function AbilityFields({ form, change, of, ofList }: Props) {
  const { t } = useI18n();
  const people = usePeople();
  const organisation = useOrganisation();
  const known = (field: "skills" | "languages") =>
    [...new Set((people.data ?? []).flatMap((one) => one[field]))].sort((a, b) => a.localeCompare(b));
  return (
    <>
      <TagsInput
        label={t("people.skills")}
        description={t("people.skills_hint")}
        data={known("skills")}
        maxTags={50}
        value={form.skills ?? []}
        error={ofList("skills")}
        onChange={(skills) => change({ skills })}
      />
      <TagsInput
        label={t("people.languages")}
        description={t("people.languages_hint")}
        data={known("languages")}
        maxTags={20}
        value={form.languages ?? []}
        error={ofList("languages")}
        onChange={(languages) => change({ languages })}
      />
      <NumberInput
        label={t("people.capacity")}
        description={t("people.capacity_hint", { n: organisation.data?.ticket_capacity ?? 20 })}
        min={1}
        max={500}
        allowDecimal={false}
        value={form.ticket_capacity ?? ""}
        error={of("ticket_capacity")}
        onChange={(value) => change({ ticket_capacity: value === "" ? null : Number(value) })}
      />
    </>
  );
}
