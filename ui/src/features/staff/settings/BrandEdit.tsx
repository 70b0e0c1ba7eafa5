import { Button, Checkbox, ColorInput, FileButton, Group, Modal, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Brand } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { Icon, ProblemNote, tell } from "@/shared/parts";
import { BrandPreview } from "./BrandPreview";
import { type BrandForm, bodyOf, formOf } from "./brand-form";
import { logoAddress, useRemoveLogo, useSaveBrand, useSetLogo } from "./brand-queries";

const TYPES = "image/png,image/jpeg,image/webp";

export function BrandEdit({ brand, close }: { brand: Brand | null; close: () => void }) {
  const { t } = useI18n();
  // As it was when it was opened: a live update must not slip a newer version under the fields.
  const [known, setKnown] = useState(brand);
  const [form, setForm] = useState(formOf(brand));
  const save = useSaveBrand(known);
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const set = (part: Partial<BrandForm>) => setForm((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.name.trim()) return;
    save.mutate(bodyOf(form), {
      onSuccess: () => {
        tell(t("brands.saved"), t);
        close();
      },
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={known ? t("brands.edit", { name: known.name }) : t("brands.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="brand-edit">
        <form className="stack" onSubmit={submit}>
          <TextInput
            data-autofocus
            label={t("field.name")}
            value={form.name}
            error={of("name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <ColorInput
            label={t("brands.colour")}
            description={t("brands.colour_hint")}
            format="hex"
            eyeDropperButtonProps={{ "aria-label": t("brands.pick") }}
            value={form.colour}
            error={of("colour")}
            onChange={(colour) => set({ colour })}
          />
          <Textarea
            autosize
            minRows={2}
            label={t("brands.signature")}
            description={t("brands.signature_hint")}
            value={form.signature}
            error={of("signature")}
            onChange={(event) => set({ signature: event.currentTarget.value })}
          />
          <TextInput
            label={t("brands.reply_email")}
            value={form.reply_email}
            error={of("reply_email")}
            onChange={(event) => set({ reply_email: event.currentTarget.value })}
          />
          <TextInput
            label={t("brands.web_address")}
            placeholder="https://example.com"
            value={form.web_address}
            error={of("web_address")}
            onChange={(event) => set({ web_address: event.currentTarget.value })}
          />
          <Textarea
            autosize
            minRows={2}
            label={t("brands.postal_address")}
            value={form.postal_address}
            error={of("postal_address")}
            onChange={(event) => set({ postal_address: event.currentTarget.value })}
          />
          <Checkbox
            label={t("brands.is_default")}
            checked={form.is_default}
            disabled={known?.is_default}
            error={of("is_default")}
            onChange={(event) => set({ is_default: event.currentTarget.checked })}
          />
          {save.error && <ProblemNote error={save.error} />}
          <Group gap={8}>
            <Button type="submit" size="sm" loading={save.isPending} disabled={!form.name.trim()}>
              {t("action.save")}
            </Button>
            <Button variant="default" size="sm" onClick={close}>
              {t("action.cancel")}
            </Button>
          </Group>
        </form>
        <div className="stack">
          <BrandPreview form={form} known={known} logo={known?.logo ? logoAddress(known) : null} />
          {known ? <LogoEdit brand={known} changed={setKnown} /> : <p className="quiet">{t("brands.logo_later")}</p>}
        </div>
      </div>
    </Modal>
  );
}

function LogoEdit({ brand, changed }: { brand: Brand; changed: (brand: Brand) => void }) {
  const { t } = useI18n();
  const set = useSetLogo(brand.id);
  const remove = useRemoveLogo(brand.id);
  const error = set.error ?? remove.error;
  return (
    <div className="stack">
      <Group gap={8}>
        <FileButton accept={TYPES} onChange={(file) => file && set.mutate(file, { onSuccess: changed })}>
          {(props) => (
            <Button {...props} variant="default" loading={set.isPending} leftSection={<Icon name="clip" />}>
              {brand.logo ? t("brands.other_logo") : t("brands.add_logo")}
            </Button>
          )}
        </FileButton>
        {brand.logo && (
          <Button
            variant="subtle"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: changed })}
          >
            {t("brands.remove_logo")}
          </Button>
        )}
      </Group>
      <p className="meta">{t("brands.logo_hint")}</p>
      {error && <ProblemNote error={error} />}
    </div>
  );
}
