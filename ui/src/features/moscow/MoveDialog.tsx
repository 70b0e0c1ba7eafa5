import { NumberInput, Radio, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { MoscowBoard, MoscowCard, MoscowClass, MoscowMustTest, MoscowStanding } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useScenarioChoices } from "@/features/scenarios";
import { useI18n } from "@/shared/i18n";
import { EditDialog, Icon } from "@/shared/parts";
import { CLASSES } from "./board";
import { formOf, type GroundsForm, groundsOf, missing, TESTS } from "./grounds";
import { useMove } from "./queries";
import type { Names } from "./words";

type Props = {
  board: MoscowBoard;
  card: MoscowCard;
  to: MoscowClass | null;
  names: Names;
  moved: (key: string) => void;
  close: () => void;
};

/** What somebody typed and did not save, by frame and initiative: closing the dialog loses nothing. */
const drafts = new Map<string, GroundsForm>();

/** Decides on the class of an initiative, with the reason that the log keeps. */
export function MoveDialog({ board, card, to, names, moved, close }: Props) {
  const { t } = useI18n();
  const { key } = card.initiative;
  const id = `${board.frame.id} ${key}`;
  const [form, setForm] = useState(() => {
    const draft = drafts.get(id);
    return draft ? { ...draft, class: to ?? draft.class } : formOf(card.standing, to ?? card.standing?.class ?? null);
  });
  // That of the class as it was seen: a live update must not slip a newer one under what is typed.
  const [seen, setSeen] = useState(card.standing);
  const [meanwhile, setMeanwhile] = useState<MoscowStanding | null>(null);
  const move = useMove();
  const put = (part: Partial<GroundsForm>) =>
    setForm((before) => {
      const after = { ...before, ...part };
      drafts.set(id, after);
      return after;
    });
  const save = () => {
    if (form.class === null) return;
    const version = seen?.version ?? 0;
    move.mutate(
      { frame: board.frame.id, initiative: key, version, class: form.class, grounds: groundsOf(form) },
      {
        onSuccess: () => {
          drafts.delete(id);
          moved(key);
        },
        onError: (error) => {
          if (!isProblem(error, "stale")) return;
          const now = (error.current ?? null) as MoscowStanding | null;
          setSeen(now);
          setMeanwhile(now);
        },
      },
    );
  };
  const stale = isProblem(move.error, "stale");
  return (
    <EditDialog
      title={names.initiative(key)}
      close={close}
      save={save}
      saving={move.isPending}
      error={stale ? undefined : move.error}
      disabled={missing(form).length > 0}
      saveLabel={t("moscow.decide")}
    >
      {stale && <Meanwhile now={meanwhile} />}
      <SegmentedControl
        fullWidth
        aria-label={t("moscow.class")}
        value={form.class ?? ""}
        onChange={(value) => put({ class: value as MoscowClass })}
        data={CLASSES.map((one) => ({ value: one, label: t(`moscow.class.${one}`) }))}
      />
      {form.class && <p className="meta">{t(`moscow.class_hint.${form.class}`)}</p>}
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        description={t("moscow.reason_hint")}
        maxLength={1000}
        value={form.reason}
        onChange={(event) => put({ reason: event.currentTarget.value })}
      />
      {form.class === "M" && <MustFields form={form} put={put} />}
      {form.class === "W" && <WontFields form={form} put={put} />}
      <TextInput
        label={t("moscow.workaround")}
        description={t(form.class === "M" ? "moscow.workaround_must_hint" : "moscow.workaround_hint")}
        maxLength={1000}
        value={form.workaround}
        onChange={(event) => put({ workaround: event.currentTarget.value })}
      />
      {form.class !== "W" && (
        <TextInput
          type="date"
          label={t("moscow.decision_review")}
          description={t("moscow.decision_review_hint")}
          value={form.reviewOn}
          onChange={(event) => put({ reviewOn: event.currentTarget.value })}
        />
      )}
    </EditDialog>
  );
}

function Meanwhile({ now }: { now: MoscowStanding | null }) {
  const { t } = useI18n();
  const said = now
    ? t("moscow.meanwhile", {
        name: now.decided_by?.name ?? t("moscow.the_program"),
        to: t(`moscow.class.${now.class}`),
        reason: now.grounds.reason ?? "",
      })
    : t("moscow.meanwhile_none");
  return (
    <div className="problem" role="alert">
      <Icon name="users" />
      <div>
        <div>{said}</div>
        <div>{t("moscow.meanwhile_kept")}</div>
      </div>
    </div>
  );
}

type FieldsProps = { form: GroundsForm; put: (part: Partial<GroundsForm>) => void };

function MustFields({ form, put }: FieldsProps) {
  const { t } = useI18n();
  return (
    <>
      <Radio.Group
        required
        label={t("moscow.must_test")}
        description={t("moscow.must_test_hint")}
        value={form.mustTest ?? ""}
        onChange={(value) => put({ mustTest: value as MoscowMustTest })}
      >
        <Stack gap={6} mt={6}>
          {TESTS.map((one) => (
            <Radio key={one} value={one} label={t(`moscow.test.${one}`)} description={t(`moscow.test_hint.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        required
        label={t("moscow.what_if_not")}
        description={t("moscow.what_if_not_hint")}
        maxLength={1000}
        value={form.whatIfNot}
        onChange={(event) => put({ whatIfNot: event.currentTarget.value })}
      />
    </>
  );
}

function WontFields({ form, put }: FieldsProps) {
  const { t } = useI18n();
  const scenarios = useScenarioChoices();
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.revisit")}</legend>
      <p className="meta">{t("moscow.revisit_hint")}</p>
      <TextInput
        type="date"
        label={t("moscow.revisit_day")}
        value={form.revisitOn}
        onChange={(event) => put({ revisitOn: event.currentTarget.value })}
      />
      <div className="moscow-pair">
        <Select
          label={t("moscow.revisit_scenario")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          value={form.scenario}
          onChange={(scenario) => put({ scenario })}
          data={scenarios}
        />
        <NumberInput
          label={t("moscow.revisit_above")}
          min={0}
          max={1_000_000}
          value={form.above}
          onChange={(value) => put({ above: value === "" ? "" : Number(value) })}
        />
      </div>
      <TextInput
        label={t("moscow.told_whom")}
        maxLength={1000}
        value={form.toldWhom}
        onChange={(event) => put({ toldWhom: event.currentTarget.value })}
      />
    </fieldset>
  );
}
