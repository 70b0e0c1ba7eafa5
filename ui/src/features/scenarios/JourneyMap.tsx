import { ActionIcon, Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Journey, Scenario, ScenarioMeasure } from "@/api/models";
import { Badge, Icon, tellProblem } from "@/shared/parts";
import { type EditedPart, PartEdit } from "./PartEdit";
import { useChangePart, useRemovePart } from "./queries";
import { useScenarioWords } from "./ScenariosPage";
import { painOf, textIn } from "./texts";

/** What others have to say at a scenario, and at several by their keys. */
export type Marks = {
  mark: (scenario: string) => ReactNode;
  sum: (scenarios: string[]) => ReactNode;
};

type Props = Marks & {
  journey: Journey;
  scenarios: Scenario[];
  measures: Map<string, ScenarioMeasure>;
  never: number | null;
  manages: boolean;
};

/** Stages from left to right, in each its touchpoints, at each what customers meet there. */
export function JourneyMap({ journey, scenarios, measures, never, manages, mark, sum }: Props) {
  const { t, language } = useScenarioWords();
  const [edited, setEdited] = useState<EditedPart | null>(null);
  const shown = scenarios.filter((one) => one.definition.state !== "retired");
  const pain = (one: Scenario) => painOf(measures.get(one.key)?.tickets ?? 0, one.definition);
  const at = (point: string) => shown.filter((one) => one.definition.touchpoint === point);
  const most = Math.max(1, ...shown.map(pain));
  const all = shown.reduce((sum, one) => sum + pain(one), 0);
  const flow = (of: Scenario[]) => ({
    tickets: of.reduce((sum, one) => sum + (measures.get(one.key)?.tickets ?? 0), 0),
    share: all > 0 ? of.reduce((sum, one) => sum + pain(one), 0) / all : 0,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard (WCAG 2.1.1)
    <section className="journey" aria-label={t("scenario.map")} tabIndex={0}>
      {journey.stages.map((stage, position) => (
        <div
          key={stage.key}
          className={stage.touchpoints.length === 0 ? "journey-stage journey-empty" : "journey-stage"}
        >
          <div className="journey-head">
            <h2>{textIn(stage.name, language)}</h2>
            {manages && (
              <PartMenu
                part={{ kind: "stages", key: stage.key, name: stage.name }}
                position={position}
                last={journey.stages.length - 1}
                edit={setEdited}
              />
            )}
          </div>
          {stage.touchpoints.length > 0 && <Flow {...flow(stage.touchpoints.flatMap((point) => at(point.key)))} />}
          {stage.touchpoints.length === 0 && <p className="quiet">{t("scenario.no_touchpoint")}</p>}
          {stage.touchpoints.map((point, place) => (
            <div key={point.key} className="journey-point">
              <div className="journey-head">
                <h3>{textIn(point.name, language)}</h3>
                {manages && (
                  <PartMenu
                    part={{ kind: "touchpoints", key: point.key, name: point.name, stage: stage.key }}
                    position={place}
                    last={stage.touchpoints.length - 1}
                    edit={setEdited}
                  />
                )}
              </div>
              <Flow {...flow(at(point.key))} />
              {sum(at(point.key).map((one) => one.key))}
              <ul className="journey-cards">
                {at(point.key)
                  .sort((one, other) => pain(other) - pain(one))
                  .map((one) => (
                    <li key={one.key}>
                      <MapCard scenario={one} measure={measures.get(one.key)} never={never} pain={pain(one) / most}>
                        {mark(one.key)}
                      </MapCard>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      ))}
      {edited && <PartEdit part={edited} journey={journey} close={() => setEdited(null)} />}
    </section>
  );
}

/** What flows through a stage or a touchpoint: its tickets, and its share of all pain. */
function Flow({ tickets, share }: { tickets: number; share: number }) {
  const { t, number } = useScenarioWords();
  const percent = number(share * 100, 0);
  return (
    <div className="journey-flow">
      <span className="meta">
        {t("scenario.flow", { n: tickets })} · {t("scenario.pain_percent", { n: percent })}
      </span>
      <span className="pain" role="img" aria-label={t("scenario.pain_share", { n: percent })}>
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

type CardProps = {
  scenario: Scenario;
  measure?: ScenarioMeasure;
  never: number | null;
  pain: number;
  children: ReactNode;
};

function MapCard({ scenario, measure, never, pain, children }: CardProps) {
  const { t, language, number } = useScenarioWords();
  const tickets = measure?.tickets ?? 0;
  const before = measure?.tickets_before ?? 0;
  const change = before > 0 ? Math.round(((tickets - before) * 100) / before) : null;
  return (
    <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: scenario.key }} className="journey-card">
      <span className="journey-name">
        {textIn(scenario.definition.name, language)}
        {scenario.definition.state === "draft" && <Badge tone="outline">{t("scenario.state.draft")}</Badge>}
      </span>
      {children}
      <span className="journey-numbers">
        <strong>{number(tickets, 0)}</strong>
        <span className="meta">{t("scenario.rate", { n: number(measure?.per_hundred ?? never, 1) })}</span>
        {change !== null && (
          <span className={change > 20 ? "trend-up" : "meta"}>
            {t("scenario.trend", { n: `${change > 0 ? "+" : ""}${number(change, 0)}` })}
          </span>
        )}
      </span>
      <span className="pain" role="img" aria-label={t("scenario.pain", { n: number(pain * 100, 0) })}>
        <span style={{ inlineSize: `${pain * 100}%` }} />
      </span>
    </Link>
  );
}

type MenuProps = { part: EditedPart; position: number; last: number; edit: (part: EditedPart) => void };

function PartMenu({ part, position, last, edit }: MenuProps) {
  const { t, language } = useScenarioWords();
  const change = useChangePart();
  const remove = useRemovePart();
  const name = textIn(part.name, language);
  const onError = (error: Error) => tellProblem(error, t);
  const { kind, key } = part;
  const move = (to: number) => change.mutate({ kind, key: key ?? "", position: to }, { onError });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size={24} variant="subtle" aria-label={t("scenario.part_menu", { name })}>
          <Icon name="dots" size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => edit(part)}>{t("scenario.rename")}</Menu.Item>
        {kind === "stages" && (
          <>
            <Menu.Item onClick={() => edit({ kind: "touchpoints", key: null, name: "", stage: key ?? "" })}>
              {t("scenario.add_touchpoint")}
            </Menu.Item>
            <Menu.Item onClick={() => edit({ kind: "stages", key: null, name: "" })}>
              {t("scenario.add_stage")}
            </Menu.Item>
          </>
        )}
        <Menu.Item disabled={position === 0} onClick={() => move(position - 1)}>
          {t("scenario.earlier")}
        </Menu.Item>
        <Menu.Item disabled={position === last} onClick={() => move(position + 1)}>
          {t("scenario.later")}
        </Menu.Item>
        <Menu.Item
          color="red"
          onClick={() =>
            kind === "touchpoints"
              ? edit({ ...part, removing: true })
              : remove.mutate({ kind, key: key ?? "" }, { onError })
          }
        >
          {t("action.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
