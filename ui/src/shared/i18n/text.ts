/** Fills `{name}` places. A text with `||` has two forms, one | other, chosen by the parameter `n`. */
export type Params = Record<string, string | number>;

export function fill(text: string, locale: string, params: Params = {}): string {
  const forms = text.split("||");
  let form = forms[0] ?? "";
  if (forms.length > 1 && typeof params.n === "number") {
    form = new Intl.PluralRules(locale).select(params.n) === "one" ? form : (forms[1] ?? form);
  }
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  });
}
