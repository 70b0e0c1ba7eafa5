import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useTeams, useToday } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { type KpiSearch, PERIODS, type Period, type Span, spanOf } from "./periods";

const CHANNELS = ["email", "chat", "phone", "web", "api", "other"];

export type Change = (part: KpiSearch) => void;

/** The days meant by the address, in the organisation's zone. */
export function useSpan(search: KpiSearch): Span {
  return spanOf(search, useToday());
}

export function KpiFilters({ search, change }: { search: KpiSearch; change: Change }) {
  const { t } = useI18n();
  const word = useWord();
  const teams = useTeams();
  const span = useSpan(search);
  const period = search.period ?? "4w";
  return (
    <div className="filters">
      <Select
        size="xs"
        w={150}
        aria-label={t("field.channel")}
        placeholder={t("kpi.all_channels")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        data={CHANNELS.map((one) => ({ value: one, label: word("channel", one) }))}
        value={search.channel ?? null}
        onChange={(channel) => change({ channel: channel ?? undefined })}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t("field.team")}
        placeholder={t("kpi.all_teams")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        data={(teams.data ?? []).map((team) => ({ value: team.id, label: team.name }))}
        value={search.team ?? null}
        onChange={(team) => change({ team: team ?? undefined })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("kpi.period")}
        value={period}
        onChange={(value) => change({ period: value as Period, from: span.from, to: span.to })}
        data={PERIODS.map((one) => ({ value: one, label: t(`kpi.period_${one}`) }))}
      />
      {period === "own" && (
        <>
          <TextInput
            size="xs"
            type="date"
            aria-label={t("kpi.from")}
            value={span.from}
            onChange={(event) => event.currentTarget.value && change({ from: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            type="date"
            aria-label={t("kpi.through")}
            value={span.to}
            onChange={(event) => event.currentTarget.value && change({ to: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  );
}
