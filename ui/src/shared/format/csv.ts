/** A field of a CSV file; null is empty. */
export type Field = string | number | null;

/** Rows as RFC 4180 has them. Numbers are written with a point and in full, whatever the language. */
export function csvOf(rows: Field[][]): string {
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

function quoted(field: Field): string {
  if (field === null) return "";
  if (typeof field === "number") return String(field);
  // A name is never a formula of whoever opens the file in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
