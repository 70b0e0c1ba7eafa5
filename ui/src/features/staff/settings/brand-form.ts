import type { Brand } from "@/api/models";

/** What the form holds: text everywhere, empty for what is not there. */
export type BrandForm = {
  name: string;
  colour: string;
  postal_address: string;
  reply_email: string;
  web_address: string;
  signature: string;
  is_default: boolean;
};

export function formOf(brand: Brand | null): BrandForm {
  return {
    name: brand?.name ?? "",
    colour: brand?.colour ?? "",
    postal_address: brand?.postal_address ?? "",
    reply_email: brand?.reply_email ?? "",
    web_address: brand?.web_address ?? "",
    signature: brand?.signature ?? "",
    is_default: brand?.is_default ?? false,
  };
}

/** What is sent: empty text is none. */
export function bodyOf(form: BrandForm) {
  const given = (text: string) => text.trim() || null;
  return {
    name: form.name.trim(),
    colour: given(form.colour),
    postal_address: given(form.postal_address),
    reply_email: given(form.reply_email),
    web_address: given(form.web_address),
    signature: given(form.signature),
    is_default: form.is_default,
  };
}

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text.trim());
