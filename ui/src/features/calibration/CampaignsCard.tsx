import { Button, NumberInput, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CalibrationCampaign, NewCalibrationCampaign } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Card, EditDialog, Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { daysOf, percentText } from "./campaign-words";
import { campaignsQuery, useAddCampaign, useChangeCampaign, useRemoveCampaign } from "./queries";

/** Days on which the shop does something that brings more contacts, or fewer; the forecast goes by them. */
export function CampaignsCard() {
  const { t } = useI18n();
  const writes = useMay("calibration.write");
  const found = useQuery(campaignsQuery);
  const [edited, setEdited] = useState<CalibrationCampaign | "new" | null>(null);
  return (
    <Card
      title={t("calibration.campaigns")}
      beside={<span className="meta">{t("calibration.campaigns_hint")}</span>}
      actions={
        writes && (
          <Button size="compact-xs" variant="subtle" onClick={() => setEdited("new")}>
            {t("calibration.campaign_add")}
          </Button>
        )
      }
    >
      {found.isPending && <Loading rows={2} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="meta">{t("calibration.no_campaigns")}</p>}
      {found.data && found.data.length > 0 && <List campaigns={found.data} edit={writes ? setEdited : null} />}
      {edited && <Edit campaign={edited === "new" ? null : edited} close={() => setEdited(null)} />}
    </Card>
  );
}

type ListProps = { campaigns: CalibrationCampaign[]; edit: ((campaign: CalibrationCampaign) => void) | null };

function List({ campaigns, edit }: ListProps) {
  const { t, locale } = useI18n();
  return (
    <>
      <TableScroll label={t("calibration.campaigns")}>
        <Table className="table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("field.name")}</Table.Th>
              <Table.Th>{t("calibration.campaign_days")}</Table.Th>
              <Table.Th className="number">{t("calibration.campaign_expected")}</Table.Th>
              {edit && <Table.Th aria-label={t("action.edit")} />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {campaigns.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>{one.name}</Table.Td>
                <Table.Td>{daysOf(one, locale)}</Table.Td>
                <Table.Td className="number">{percentText(one.expected_percent, locale) ?? "–"}</Table.Td>
                {edit && (
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      leftSection={<Icon name="edit" />}
                      aria-label={t("calibration.campaign_edit_of", { name: one.name })}
                      onClick={() => edit(one)}
                    >
                      {t("action.edit")}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
      <p className="meta">{t("calibration.campaigns_next")}</p>
    </>
  );
}

const EMPTY: NewCalibrationCampaign = { name: "", first_on: "", last_on: "", expected_percent: null };

function Edit({ campaign, close }: { campaign: CalibrationCampaign | null; close: () => void }) {
  const { t } = useI18n();
  const add = useAddCampaign();
  const change = useChangeCampaign();
  const remove = useRemoveCampaign();
  const [form, setForm] = useState<NewCalibrationCampaign>(() => {
    if (!campaign) return EMPTY;
    const { name, first_on, last_on, expected_percent } = campaign;
    return { name, first_on, last_on, expected_percent: expected_percent ?? null };
  });
  const put = (part: Partial<NewCalibrationCampaign>) => setForm((before) => ({ ...before, ...part }));
  const save = () => {
    if (campaign) change.mutate({ id: campaign.id, version: campaign.version, ...form }, { onSuccess: close });
    else add.mutate(form, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t(campaign ? "calibration.campaign_edit" : "calibration.campaign_add")}
      close={close}
      save={save}
      saving={add.isPending || change.isPending}
      error={add.error ?? change.error ?? remove.error}
      disabled={form.name.trim() === "" || form.first_on === "" || form.last_on === ""}
      more={
        campaign && (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(campaign.id, { onSuccess: close })}
          >
            {t("action.remove")}
          </Button>
        )
      }
    >
      <TextInput
        data-autofocus
        required
        label={t("field.name")}
        maxLength={80}
        value={form.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        required
        label={t("calibration.campaign_first")}
        value={form.first_on}
        onChange={(event) => put({ first_on: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        required
        label={t("calibration.campaign_last")}
        value={form.last_on}
        onChange={(event) => put({ last_on: event.currentTarget.value })}
      />
      <NumberInput
        label={t("calibration.campaign_percent")}
        description={t("calibration.campaign_percent_hint")}
        suffix=" %"
        min={-90}
        max={900}
        allowDecimal={false}
        value={form.expected_percent ?? ""}
        onChange={(value) => put({ expected_percent: value === "" ? null : Number(value) })}
      />
    </EditDialog>
  );
}
