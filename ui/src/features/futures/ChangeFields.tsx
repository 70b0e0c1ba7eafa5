import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import type { TwinModel } from "@/api/models";
import { namedAs, useTwinNames } from "@/features/calibration";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { type ChangeForm, newChange } from "./form";
import { OfField } from "./OfField";
import { HOWS, type How, WHATS, whatOf } from "./words";

type Props = {
  label: string;
  changes: ChangeForm[];
  put: (changes: ChangeForm[]) => void;
  model: TwinModel | undefined;
};

/** Numbers of the twin that are other ones: what, of whom, and how much. */
export function ChangeFields({ label, changes, put, model }: Props) {
  const { t } = useI18n();
  const nameOf = useTwinNames();
  const set = (id: number, part: Partial<ChangeForm>) =>
    put(changes.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <fieldset className="fieldset">
      <legend>{label}</legend>
      {changes.map((one) => (
        <div key={one.id} className="change-row">
          <Select
            label={t("futures.change_what")}
            allowDeselect={false}
            searchable
            value={one.what}
            onChange={(what) => what && set(one.id, { what })}
            data={WHATS.map((what) => ({ value: what, label: t(`futures.what.${what}`) }))}
          />
          <OfField value={one.of} put={(of) => set(one.id, { of })} keys={namesFor(one.what, model)} />
          {one.what === "skill" ? (
            <Select
              label={t("futures.change_skill")}
              allowDeselect={false}
              value={one.skill || null}
              onChange={(skill) => set(one.id, { skill: skill ?? "" })}
              data={namedAs(model ? classesOf(model) : [], nameOf)}
            />
          ) : (
            <>
              <Select
                label={t("futures.change_how")}
                allowDeselect={false}
                value={one.how}
                onChange={(how) => set(one.id, { how: how as How })}
                data={HOWS.map((how) => ({ value: how, label: t(`futures.how.${how}`) }))}
              />
              <NumberInput
                label={t("futures.change_by")}
                decimalScale={4}
                value={one.value}
                onChange={(value) => set(one.id, { value: value === "" ? "" : Number(value) })}
              />
            </>
          )}
          <Checkbox
            label={t("futures.change_if_there")}
            checked={one.ifThere}
            onChange={(event) => set(one.id, { ifThere: event.currentTarget.checked })}
          />
          <Button
            variant="subtle"
            aria-label={t("futures.change_remove", { what: t(`futures.what.${whatOf(one.what)}`) })}
            onClick={() => put(changes.filter((other) => other.id !== one.id))}
          >
            <Icon name="x" />
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => put([...changes, newChange()])}
      >
        {t("futures.change_add")}
      </Button>
    </fieldset>
  );
}

const OF_GROUPS = new Set(["agents", "absence", "reserve", "shift_end", "skill"]);
const OF_ORDERS = new Set(["late", "contact"]);

/** What of the model can be meant. */
function namesFor(what: string, model: TwinModel | undefined): string[] {
  if (!model || what === "agent_hour") return [];
  // Groups are also meant by what they answer.
  if (OF_GROUPS.has(what)) return [...new Set([...model.groups, ...classesOf(model)])];
  if (OF_ORDERS.has(what)) return model.orders;
  const classes = classesOf(model);
  return what === "volume" ? [...new Set([...classes, ...model.orders])] : classes;
}

const classesOf = (model: TwinModel) => [...new Set([...model.classes, ...model.channels, ...model.scenarios])];
