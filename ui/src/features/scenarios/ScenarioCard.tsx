import "@/shared/theme/scenarios.css";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Ticket } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Badge, Card, Icon, Kbd, Picker, tellProblem } from "@/shared/parts";
import { scenarioQuery, scenariosQuery, useClassify } from "./queries";
import { textIn } from "./texts";

/** What the ticket is about: one key confirms what was detected, one chooses something else. `children` say why. */
export function ScenarioCard({ ticket, children }: { ticket: Ticket; children?: ReactNode }) {
  const { t, language } = useI18n();
  const mayAnswer = useMay("tickets.answer");
  const { data: scenarios = [] } = useQuery(scenariosQuery);
  const classify = useClassify(ticket.id);
  const [opened, setOpened] = useState(false);
  const { scenario: key, scenario_confirmed: confirmed } = ticket;
  const found = scenarios.find((one) => one.key === key);
  const name = found ? textIn(found.definition.name, language) : key;
  const say = (to: string | null) => classify.mutate(to, { onError: (error) => tellProblem(error, t) });
  const confirm = () => key && !confirmed && say(key);
  useKeys(mayAnswer ? { confirm: () => confirm(), scenario: () => setOpened(true) } : {});
  const choices = scenarios
    .filter((one) => one.definition.state === "active")
    .map((one) => ({ value: one.key, label: textIn(one.definition.name, language), picked: one.key === key }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
  return (
    <Card
      title={t("scenario.one")}
      beside={
        key && (
          <Badge tone={confirmed ? "green" : "amber"}>
            {t(confirmed ? "scenario.confirmed" : "scenario.detected")}
          </Badge>
        )
      }
    >
      {name ? (
        <p className="scenario-name">
          <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: key ?? "" }} className="cell-link">
            {name}
          </Link>
        </p>
      ) : (
        <p className="quiet">{t("scenario.none_yet")}</p>
      )}
      {children}
      {key && <Ways scenario={key} />}
      {mayAnswer && (
        <div className="scenario-buttons">
          {key && !confirmed && (
            <Button
              size="xs"
              loading={classify.isPending}
              leftSection={<Icon name="check" size={14} />}
              onClick={confirm}
            >
              {t("scenario.confirm")} <Kbd>y</Kbd>
            </Button>
          )}
          <Picker
            opened={opened}
            setOpened={setOpened}
            label={t("scenario.choose")}
            target={
              <>
                {t(key ? "scenario.change" : "scenario.choose")} <Kbd>w</Kbd>
              </>
            }
            choices={key ? [...choices, { value: "", label: t("scenario.take_away") }] : choices}
            pick={(value) => say(value || null)}
          />
        </div>
      )}
    </Card>
  );
}

/** The playbooks that fit. */
function Ways({ scenario }: { scenario: string }) {
  const { t, language } = useI18n();
  const mayRead = useMay("playbooks.read");
  const { data } = useQuery(scenarioQuery(scenario));
  if (!mayRead || !data || data.playbooks.length === 0) return null;
  return (
    <p className="meta">
      {t("scenario.way")}{" "}
      {data.playbooks.map((one) => (
        <Link key={one.key} to="/playbooks/$playbookKey" params={{ playbookKey: one.key }} className="way">
          {textIn(one.name, language)}
        </Link>
      ))}
    </p>
  );
}
