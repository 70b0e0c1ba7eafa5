import { Select } from "@mantine/core";
import type { Audience } from "@/api/models";
import { useMay, useTeams } from "@/features/staff";
import { useI18n } from "@/shared/i18n";

type Props = {
  audience: Audience;
  team: string | null;
  problem?: string;
  change: (audience: Audience, team: string | null) => void;
};

/** For whom it is: oneself, and with the right to it a team or everybody. */
export function AudienceFields({ audience, team, problem, change }: Props) {
  const { t } = useI18n();
  const mayShare = useMay("tickets.share");
  const teams = useTeams();
  const audiences: Audience[] = mayShare || audience !== "own" ? ["own", "team", "everybody"] : ["own"];
  return (
    <>
      <Select
        label={t("view.audience")}
        allowDeselect={false}
        disabled={audiences.length === 1}
        data={audiences.map((one) => ({ value: one, label: t(`audience.${one}`) }))}
        value={audience}
        onChange={(value) => change(value as Audience, value === "team" ? team : null)}
      />
      {audience === "team" && (
        <Select
          label={t("field.team")}
          searchable
          data={(teams.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={team}
          error={problem}
          onChange={(value) => change("team", value)}
        />
      )}
    </>
  );
}
