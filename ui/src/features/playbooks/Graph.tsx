import { ActionIcon } from "@mantine/core";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { PlaybookFinding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { ICONS, type Playbook, textIn } from "./language";
import { curve, type Drawn, HEIGHT, layOut, WIDTH } from "./layout";
import { exitsOf, stepPlace, stepsOf } from "./tree";
import { useTurnWords } from "./words";

const ZOOMS = [0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5];
const AS_IT_IS = 3;

type Props = {
  playbook: Playbook;
  place: string;
  select: (place: string) => void;
  findings: PlaybookFinding[];
};

/** The same steps as a drawing. What it shows is all in the outline, which is what a screen reader reads. */
export function Graph({ playbook, place, select, findings }: Props) {
  const { t, language } = useI18n();
  const words = useTurnWords();
  const [zoom, setZoom] = useState(AS_IT_IS);
  const steps = useMemo(() => stepsOf(playbook), [playbook]);
  const layout = useMemo(() => layOut(exitsOf(playbook)), [playbook]);
  const scale = ZOOMS[zoom] ?? 1;
  const wrong = new Set(findings.filter((one) => one.severity === "error").map((one) => stepPlace(one.place)));
  const current = stepPlace(place);
  const sheet = useRef<HTMLDivElement>(null);
  const spot = layout.spots[steps.findIndex((one) => one.place === current)];
  const [x, y] = [(spot?.x ?? 0) * scale, (spot?.y ?? 0) * scale];
  // The chosen step is in sight, wherever it was chosen.
  useEffect(() => {
    const view = sheet.current;
    if (!view) return;
    const inside = (at: number, from: number, length: number) => at > from + 60 && at < from + length - 60;
    if (inside(x, view.scrollLeft, view.clientWidth) && inside(y, view.scrollTop, view.clientHeight)) return;
    view.scrollTo({ left: x - view.clientWidth / 2, top: y - view.clientHeight / 3 });
  }, [x, y]);
  const closer = (by: number) => setZoom((before) => Math.min(ZOOMS.length - 1, Math.max(0, before + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") closer(1);
    else if (event.key === "-") closer(-1);
    else if (event.key === "0") setZoom(AS_IT_IS);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const label = (edge: Drawn) => {
    const step = steps[edge.from]?.step;
    return step && edge.path ? words(step, edge.path) : null;
  };
  return (
    <div className="graph">
      {/* biome-ignore lint/a11y/useSemanticElements: no group of fields; it scrolls by arrow keys, + and - zoom */}
      <div
        ref={sheet}
        className="graph-scroll"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
        tabIndex={0}
        aria-label={t("playbook.graph_keys")}
        onKeyDown={onKeyDown}
      >
        <svg
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="img"
          aria-label={t("playbook.graph_label", { n: steps.length })}
        >
          <defs>
            <marker id="graph-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
              <path d="M0 0 8 4 0 8z" className="graph-head" />
            </marker>
          </defs>
          {layout.edges.map((edge) => (
            <path
              key={`${edge.from} ${edge.path} ${edge.to}`}
              d={curve(edge.points)}
              className={edge.back ? "graph-edge graph-back" : "graph-edge"}
              markerEnd="url(#graph-arrow)"
            />
          ))}
          {layout.edges.map((edge) => {
            const words = label(edge);
            const [start, end] = [edge.points[0], edge.points[1]];
            if (!words || !start || !end) return null;
            // Beside each other they would cover each other.
            const ways = layout.edges.filter((one) => one.from === edge.from && one.path !== null);
            const along = 0.45 + 0.17 * (ways.indexOf(edge) % 3);
            const [x, y] = [start.x + (end.x - start.x) * along, start.y + (end.y - start.y) * along];
            const short = words.length > 26 ? `${words.slice(0, 25)}…` : words;
            const width = short.length * 6.2 + 10;
            return (
              <g key={`${edge.from} ${edge.path} ${edge.to}`}>
                <title>{words}</title>
                <rect x={x - width / 2} y={y - 9} width={width} height={17} rx={4} className="graph-label-back" />
                <text x={x} y={y + 4} textAnchor="middle" className="graph-label">
                  {short}
                </text>
              </g>
            );
          })}
          {steps.map(({ place: own, step }, n) => {
            const spot = layout.spots[n];
            if (!spot) return null;
            const classes = ["graph-node", `graph-${step.kind}`];
            if (own === current) classes.push("graph-on");
            if (wrong.has(own)) classes.push("graph-wrong");
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: by keys a step is chosen in the outline
              <g
                key={own}
                className={classes.join(" ")}
                transform={`translate(${spot.x - WIDTH / 2} ${spot.y})`}
                onClick={() => select(own)}
              >
                <rect width={WIDTH} height={HEIGHT} rx={step.kind === "decision" ? 25 : 9} />
                <foreignObject width={WIDTH} height={HEIGHT}>
                  <div className="graph-text">
                    <Icon name={ICONS[step.kind]} />
                    <span className="grow">
                      <b className="ellipsis">{textIn(step.title, language) || step.id}</b>
                      <span className="meta ellipsis">
                        {t(`playbook.kind.${step.kind}`)}
                        {step.minutes !== undefined && `, ${t("playbook.minutes_short", { n: step.minutes })}`}
                      </span>
                    </span>
                  </div>
                </foreignObject>
              </g>
            );
          })}
        </svg>
      </div>
      <span className="graph-zoom">
        <ActionIcon
          variant="default"
          aria-label={t("playbook.smaller")}
          disabled={zoom === 0}
          onClick={() => closer(-1)}
        >
          −
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t("playbook.larger")}
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => closer(1)}
        >
          <Icon name="plus" />
        </ActionIcon>
      </span>
    </div>
  );
}
