import { Button, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Calibration, CalibrationAssumption, CalibrationEstimate } from "@/api/models";
import { useMay, usePeople } from "@/features/staff";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EditDialog, Icon, TableScroll, type Tone } from "@/shared/parts";
import { assumptionsQuery, useAssume } from "./queries";
import {
  intervalText,
  isSettable,
  numberFromText,
  textFromNumber,
  unitOf,
  valueText,
  whatLabel,
  whyLabel,
} from "./words";

type Props = { calibration: Calibration; nameOf: (name: string) => string };

const TONES: Record<string, Tone> = { estimated: "green", assumed: "amber", set: "accent" };

/** Every number of the model: what it is, how sure that is, on how many cases it rests, and whether it was assumed. */
export function NumbersCard({ calibration, nameOf }: Props) {
  const { t } = useI18n();
  const writes = useMay("calibration.write");
  const [edited, setEdited] = useState<CalibrationEstimate | null>(null);
  const assumptions = useQuery(assumptionsQuery);
  const assumed = calibration.estimates.filter((one) => one.origin === "assumed").length;
  const names = [...new Set(calibration.estimates.map((one) => one.of))];
  const since = (assumptions.data ?? []).some((one) => one.set_at && one.set_at > calibration.made_at);
  return (
    <Card
      title={t("calibration.numbers")}
      beside={
        <span className="meta">{t("calibration.numbers_hint", { n: calibration.estimates.length, assumed })}</span>
      }
    >
      {since && <p className="meta">{t("calibration.not_yet")}</p>}
      <TableScroll label={t("calibration.numbers")}>
        <Table className="table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("calibration.number")}</Table.Th>
              <Table.Th className="number">{t("calibration.value")}</Table.Th>
              <Table.Th className="number">{t("calibration.interval")}</Table.Th>
              <Table.Th className="number">N</Table.Th>
              <Table.Th>{t("calibration.from")}</Table.Th>
              {writes && <Table.Th aria-label={t("calibration.set")} />}
            </Table.Tr>
          </Table.Thead>
          {names.map((name) => (
            <Table.Tbody key={name}>
              <Table.Tr>
                <Table.Th colSpan={writes ? 6 : 5} scope="rowgroup" className="numbers-of">
                  {nameOf(name)}
                </Table.Th>
              </Table.Tr>
              {calibration.estimates
                .filter((one) => one.of === name)
                .map((one) => (
                  <NumberRow
                    key={one.what}
                    estimate={one}
                    assumption={assumptions.data?.find((set) => set.what === one.what && set.of === one.of)}
                    edit={writes ? () => setEdited(one) : null}
                    title={`${t(whatLabel(one.what))}, ${nameOf(one.of)}`}
                  />
                ))}
            </Table.Tbody>
          ))}
        </Table>
      </TableScroll>
      {edited && (
        <AssumptionDialog
          estimate={edited}
          assumption={assumptions.data?.find((set) => set.what === edited.what && set.of === edited.of)}
          title={`${t(whatLabel(edited.what))}, ${nameOf(edited.of)}`}
          close={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

type RowProps = {
  estimate: CalibrationEstimate;
  assumption: CalibrationAssumption | undefined;
  edit: (() => void) | null;
  title: string;
};

function NumberRow({ estimate, assumption, edit, title }: RowProps) {
  const { t, locale } = useI18n();
  return (
    <Table.Tr>
      <Table.Td>{t(whatLabel(estimate.what))}</Table.Td>
      <Table.Td className="number">{valueText(estimate.what, estimate.value, locale, t)}</Table.Td>
      <Table.Td className="number">{intervalText(estimate, locale, t)}</Table.Td>
      <Table.Td className="number">{estimate.n > 0 ? count(estimate.n, locale) : "–"}</Table.Td>
      <Table.Td>
        <Badge tone={TONES[estimate.origin] ?? "plain"}>{t(`calibration.origin.${estimate.origin as "set"}`)}</Badge>{" "}
        <span className="meta">
          {estimate.origin === "set" && assumption ? <SetBy assumption={assumption} /> : t(whyLabel(estimate.why))}
          {estimate.distance != null && `, ${t("calibration.distance", { n: share(estimate.distance, locale, 0) })}`}
        </span>
      </Table.Td>
      {edit && (
        <Table.Td>
          {isSettable(estimate.what) && (
            <Button size="compact-xs" variant="subtle" aria-label={t("calibration.set_of", { title })} onClick={edit}>
              <Icon name="edit" size={14} />
            </Button>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function SetBy({ assumption }: { assumption: CalibrationAssumption }) {
  const { t } = useI18n();
  const people = usePeople();
  const name = people.data?.find((one) => one.id === assumption.set_by)?.name ?? t("calibration.somebody");
  return t("calibration.set_by", { name });
}

type DialogProps = Omit<RowProps, "edit"> & { close: () => void };

function AssumptionDialog({ estimate, assumption, title, close }: DialogProps) {
  const { t } = useI18n();
  const assume = useAssume();
  const [text, setText] = useState(textFromNumber(estimate.what, assumption?.value ?? estimate.value));
  const value = numberFromText(estimate.what, text);
  const send = (value: number | null) =>
    assume.mutate(
      { what: estimate.what, of: estimate.of, value, version: assumption?.version ?? 0 },
      { onSuccess: close },
    );
  return (
    <EditDialog
      title={title}
      close={close}
      save={() => value !== undefined && send(value)}
      saving={assume.isPending}
      error={assume.error}
      disabled={value === undefined}
      more={
        assumption?.value != null && (
          <Button variant="subtle" onClick={() => send(null)}>
            {t("calibration.take_back")}
          </Button>
        )
      }
    >
      <TextInput
        label={t(`calibration.in.${estimate.what === "agent_hour" ? "cost" : unitOf(estimate.what)}`)}
        description={t("calibration.set_hint")}
        inputMode="decimal"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
