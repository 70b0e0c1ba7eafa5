import { Button } from "@mantine/core";
import type { MoscowBreach, MoscowClass } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, Icon, type IconName, type Tone } from "@/shared/parts";
import { breachSaid, type Group, grouped, type Names, remedySaid, type Way, wayOf } from "./words";

const LOOKS: Record<MoscowBreach["level"], { tone: Tone; icon: IconName }> = {
  block: { tone: "red", icon: "lock" },
  error: { tone: "red", icon: "x" },
  warning: { tone: "amber", icon: "alert" },
  hint: { tone: "plain", icon: "eye" },
};

/** What a way leads to: a page of an initiative, the dialog of its class, or the frame. */
export type Lead = {
  initiative: (key: string, way: Way) => void;
  move: ((key: string, to: MoscowClass | null) => void) | null;
  frame: (() => void) | null;
};

type Props = { rules: MoscowBreach[]; names: Names; lead: Lead };

/** Every rule that does not hold, in words, with what helps and where that is done. */
export function Rules({ rules, names, lead }: Props) {
  const { t } = useI18n();
  if (rules.length === 0) {
    return (
      <p className="moscow-fine">
        <Icon name="check" /> {t("moscow.rules_hold")}
      </p>
    );
  }
  return (
    <ul className="moscow-rules">
      {grouped(rules).map((group) => (
        <Told
          key={`${group.code} ${group.breaches[0]?.pool} ${group.initiatives.join()}`}
          group={group}
          names={names}
          lead={lead}
        />
      ))}
    </ul>
  );
}

function Told({ group, names, lead }: { group: Group; names: Names; lead: Lead }) {
  const { t } = useI18n();
  const said = breachSaid(group, names);
  const remedy = remedySaid(group);
  const first = group.breaches[0];
  const { tone, icon } = LOOKS[group.level];
  return (
    <li>
      <div className="moscow-rule-head">
        <Badge tone={tone} icon={icon}>
          {t(group.blocks === "roll_out" ? "moscow.level.roll_out" : `moscow.level.${group.level}`)}
        </Badge>
        <span>{said ? t(said.key, said.params) : first?.sentence}</span>
      </div>
      <p className="meta">
        {remedy ? t(remedy) : first?.remedy} <span title={t("moscow.rule_number")}>({group.rule})</span>
      </p>
      <Ways group={group} names={names} lead={lead} />
    </li>
  );
}

function Ways({ group, names, lead }: { group: Group; names: Names; lead: Lead }) {
  const { t } = useI18n();
  const way = wayOf(group.code);
  if (way === "frame" && lead.frame) {
    return (
      <Button variant="default" onClick={lead.frame}>
        {t("moscow.way.frame")}
      </Button>
    );
  }
  if (way === null || group.initiatives.length === 0) return null;
  const go = (key: string) => {
    if (way === "class") {
      const to = group.code === "must_with_workaround" ? "S" : group.code === "hidden_must" ? "M" : null;
      return lead.move ? lead.move(key, to) : lead.initiative(key, way);
    }
    return lead.initiative(key, way);
  };
  // Of a hidden Must the first is the one to mend.
  const about = group.code === "hidden_must" ? group.initiatives.slice(0, 1) : group.initiatives;
  return (
    <ul className="moscow-ways" aria-label={t(`moscow.way.${way}`)}>
      {about.map((key) => (
        <li key={key}>
          <button type="button" className="pill-button" title={t(`moscow.way.${way}`)} onClick={() => go(key)}>
            {names.initiative(key)}
            <Figures group={group} about={key} names={names} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Figures that differ by initiative. */
function Figures({ group, about, names }: { group: Group; about: string; names: Names }) {
  const { t } = useI18n();
  const figures = group.breaches.find((one) => one.initiatives[0] === about)?.figures ?? {};
  if (group.code === "wide_estimate" && figures.low !== undefined && figures.high !== undefined) {
    const words = t("moscow.from_to", { low: names.amount(figures.low), high: names.amount(figures.high) });
    return <span className="meta">{words}</span>;
  }
  if (figures.disagreement !== undefined) return <span className="meta">D {names.amount(figures.disagreement)}</span>;
  return null;
}
