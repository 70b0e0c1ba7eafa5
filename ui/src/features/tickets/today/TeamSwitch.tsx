import { SegmentedControl, Select } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Named } from "@/api/models";
import { useI18n } from "@/shared/i18n";

const SIDE_BY_SIDE = 5;

type Props = { teams: Named[]; team: string | undefined; choose: (team: string | undefined) => void };

/** All teams or one. Side by side while there is room for it. */
export function TeamSwitch({ teams, team, choose }: Props) {
  const { t } = useI18n();
  const wide = useMediaQuery("(min-width: 1100px)", true);
  if (teams.length < 2 && !team) return null;
  const data = [{ value: "", label: t("kpi.all_teams") }, ...teams.map(({ id, name }) => ({ value: id, label: name }))];
  const pick = (value: string | null) => choose(value || undefined);
  return wide && teams.length <= SIDE_BY_SIDE ? (
    <SegmentedControl size="xs" aria-label={t("field.team")} data={data} value={team ?? ""} onChange={pick} />
  ) : (
    <Select
      size="xs"
      w={180}
      aria-label={t("field.team")}
      allowDeselect={false}
      searchable={data.length > 8}
      data={data}
      value={team ?? ""}
      onChange={pick}
    />
  );
}
