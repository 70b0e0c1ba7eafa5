import { Button } from "@mantine/core";
import { useState } from "react";
import type { Brand } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, tell } from "@/shared/parts";
import { BrandEdit } from "./BrandEdit";
import { logoAddress, useBrands, useRemoveBrand } from "./brand-queries";
import { SettingsFrame } from "./SettingsFrame";

/** Under which names the organisation meets its customers. */
export function Brands() {
  const { t } = useI18n();
  const brands = useBrands();
  const remove = useRemoveBrand();
  const [editing, setEditing] = useState<string | "new" | null>(null);
  const edited = brands.data?.find((one) => one.id === editing);
  return (
    <SettingsFrame title="settings.brands" lead="brands.lead">
      <Card
        title={t("settings.brands")}
        actions={
          <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
            {t("brands.new")}
          </Button>
        }
      >
        {brands.isPending && <Loading rows={2} />}
        {brands.isError && <ProblemNote error={brands.error} retry={() => void brands.refetch()} />}
        {remove.error && <ProblemNote error={remove.error} />}
        {brands.data?.length === 0 && <EmptyState icon="flag" title={t("brands.none")} hint={t("brands.none_hint")} />}
        <ul className="short-list">
          {brands.data?.map((brand) => (
            <Row
              key={brand.id}
              brand={brand}
              edit={() => setEditing(brand.id)}
              remove={() => remove.mutate(brand.id, { onSuccess: () => tell(t("brands.removed"), t) })}
            />
          ))}
        </ul>
        {editing === "new" && <BrandEdit brand={null} close={() => setEditing(null)} />}
        {edited && <BrandEdit key={edited.id} brand={edited} close={() => setEditing(null)} />}
      </Card>
    </SettingsFrame>
  );
}

function Row({ brand, edit, remove }: { brand: Brand; edit: () => void; remove: () => void }) {
  const { t } = useI18n();
  const { name } = brand;
  return (
    <li className="short-row">
      {brand.logo ? (
        <img className="brand-mark" src={logoAddress(brand)} alt="" />
      ) : (
        <span className="brand-mark" style={{ background: brand.colour ?? "var(--accent)" }} aria-hidden="true" />
      )}
      <span className="short-main">
        <b className="break-anywhere">{name}</b>
        <span className="meta break-anywhere">
          {[brand.colour, brand.reply_email, brand.web_address].filter(Boolean).join(" · ")}
        </span>
      </span>
      {brand.is_default && <Badge tone="green">{t("brands.default")}</Badge>}
      <Button variant="subtle" onClick={edit} aria-label={t("brands.edit", { name })}>
        {t("action.edit")}
      </Button>
      <Button variant="subtle" onClick={remove} aria-label={t("brands.remove", { name })}>
        {t("action.remove")}
      </Button>
    </li>
  );
}
