import { Button, Select } from "@mantine/core";
import type { InitiativeQuery } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import type { PartProps } from "./InitiativeEdit";

export const ONLY: InitiativeQuery["only"][] = ["dissatisfied", "reopened"];

/** Tickets that ask for it by what they are: those of a scenario that left customers dissatisfied, or that were reopened. */
export function QueryFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const scenarios = useScenarioChoices();
  const { queries } = form;
  const set = (at: number, part: Partial<InitiativeQuery>) =>
    put({ queries: queries.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.queries")}</legend>
      <p className="meta">{t("moscow.queries_hint")}</p>
      {queries.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no name yet, and they do not change places
        <div key={at} className="moscow-removal">
          <Select
            label={t("scenario.one")}
            required
            searchable
            value={one.scenario || null}
            onChange={(scenario) => set(at, { scenario: scenario ?? "" })}
            data={scenarios}
          />
          <Select
            label={t("moscow.queries_only")}
            allowDeselect={false}
            value={one.only}
            onChange={(value) => set(at, { only: ONLY.find((only) => only === value) ?? "dissatisfied" })}
            data={ONLY.map((value) => ({ value, label: t(`moscow.only.${value}`) }))}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={t("action.remove")}
            onClick={() => put({ queries: queries.filter((_, index) => index !== at) })}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" />}
        disabled={queries.length >= 50}
        onClick={() => put({ queries: [...queries, { scenario: "", only: "dissatisfied" }] })}
      >
        {t("moscow.queries_add")}
      </Button>
    </fieldset>
  );
}
