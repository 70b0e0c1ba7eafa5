import type { CSSProperties } from "react";
import type { Brand } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { mixed } from "@/shared/theme/accent";
import { type BrandForm, isColour } from "./brand-form";

type Props = { form: BrandForm; logo: string | null; known: Brand | null };

/** How an answer under this brand looks, while it is being written. */
export function BrandPreview({ form, logo, known }: Props) {
  const { t } = useI18n();
  const colour = isColour(form.colour) ? form.colour.trim() : null;
  // Grounds of its own, light as most letters are: the colour was judged for these.
  const style = colour ? ({ "--mark": colour, "--mark-soft": mixed(colour, "#ffffff", 0.12) } as CSSProperties) : {};
  const name = form.name.trim() || known?.name || t("brands.nameless");
  return (
    <figure className="brand-preview" style={style} aria-label={t("brands.preview")}>
      <div className="brand-band">{logo ? <img src={logo} alt={t("brands.logo_of", { name })} /> : <b>{name}</b>}</div>
      <p>{t("brands.preview_text")}</p>
      <p className="brand-signature">{form.signature.trim() || name}</p>
      <p className="brand-foot">
        {[form.postal_address, form.reply_email, form.web_address].filter((line) => line.trim()).join(" · ")}
      </p>
    </figure>
  );
}
