import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { Page as Items, Learning, Scenario } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, EmptyState, Loading, Page, ProblemNote, useNow } from "@/shared/parts";
import { LearningItem } from "./LearningItem";
import { useDigest, useLearnings } from "./queries";
import "@/shared/theme/learnings.css";

const STATES = ["proposed", "accepted", "declined"] as const;
type Shown = (typeof STATES)[number] | "digest";

/** All that was learned: what waits, what became of it, and the month. It begins with what the address asks for. */
export function LearningsPage({ state, month }: { state?: string; month?: string }) {
  const { t } = useI18n();
  const [shown, setShown] = useState<Shown>([...STATES, "digest" as const].find((one) => one === state) ?? "proposed");
  return (
    <Page
      title={t("nav.learnings")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("learning.state")}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            ...STATES.map((one) => ({ value: one, label: t(`learning.state.${one}`) })),
            { value: "digest", label: t("learning.digest") },
          ]}
        />
      }
    >
      {shown === "digest" ? <Digest begin={month} /> : <List key={shown} state={shown} />}
    </Page>
  );
}

/** Names of scenarios, as far as one may see them. */
function useNames(): (learning: Learning) => string | undefined {
  const { language } = useI18n();
  const enabled = useMay("scenarios.read");
  const { data } = useQuery({
    queryKey: ["scenarios"],
    queryFn: async () => (await api.get<Items<Scenario>>("/api/scenarios")).items,
    enabled,
  });
  return (learning) => {
    const found = data?.find((one) => one.key === learning.scenario);
    return found && textIn(found.definition.name, language);
  };
}

function List({ state }: { state: Learning["state"] }) {
  const { t } = useI18n();
  const found = useLearnings({ state });
  const name = useNames();
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState icon="book" title={t("learning.none")} hint={t("learning.none_hint")} />;
  // What waits for whoever looks stands first.
  const sorted = items.toSorted((one, other) => Number(other.may_decide) - Number(one.may_decide));
  return (
    <Card label={t(`learning.state.${state}`)}>
      <ul className="learning-list">
        {sorted.map((one) => (
          <LearningItem key={one.id} learning={one} scenario={name(one)} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("learning.more")}
        </Button>
      )}
    </Card>
  );
}

function Digest({ begin }: { begin?: string }) {
  const { t } = useI18n();
  const now = useNow();
  const [month, setMonth] = useState(begin ?? new Date(now).toISOString().slice(0, 7));
  const found = useDigest(month);
  const name = useNames();
  return (
    <Card
      title={t("learning.digest")}
      actions={
        <TextInput
          type="month"
          size="xs"
          aria-label={t("learning.month")}
          value={month}
          onChange={(event) => event.currentTarget.value !== "" && setMonth(event.currentTarget.value)}
        />
      }
    >
      {found.isPending && <Loading rows={6} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <p>
            {t("learning.in_month", {
              accepted: found.data.accepted.length,
              declined: found.data.declined,
              proposed: found.data.proposed,
            })}
          </p>
          {found.data.accepted.length === 0 && <p className="quiet">{t("learning.month_none")}</p>}
          {found.data.credits.length > 0 && (
            <>
              <h3>{t("learning.thanks")}</h3>
              <ul className="learning-thanks">
                {found.data.credits.map((one) => (
                  <li key={one.person.id}>
                    {one.person.name} <span className="meta">{one.accepted}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <ul className="learning-list">
            {found.data.accepted.map((one) => (
              <LearningItem key={one.id} learning={one} scenario={name(one)} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
