/** Reads an OpenAPI 3.1 document into what a person wants to know of each operation. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
};

type Content = { content?: Record<string, { schema?: Schema }>; description?: string };

export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };

type RawOperation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
  "x-permission"?: string;
  "x-public"?: unknown;
  "x-signed-in"?: unknown;
};

export type OpenApi = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, RawOperation>>;
  components?: { schemas?: Record<string, Schema> };
};

export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  access: { kind: "permission"; permission: string } | { kind: "public" } | { kind: "signed_in" };
  parameters: Parameter[];
  body: Schema | null;
  answers: { status: string; description: string; schema: Schema | null }[];
};

export type Group = { name: string; operations: Operation[] };

const METHODS = ["get", "post", "put", "patch", "delete"];

function schemaOf(content: Content | undefined): Schema | null {
  const media = content?.content ?? {};
  return (media["application/json"] ?? Object.values(media)[0])?.schema ?? null;
}

function accessOf(raw: RawOperation): Operation["access"] {
  const permission = raw["x-permission"];
  if (permission) return { kind: "permission", permission };
  return raw["x-public"] === undefined ? { kind: "signed_in" } : { kind: "public" };
}

function operationOf(method: string, path: string, raw: RawOperation): Operation {
  const [first = "", ...rest] = (raw.description ?? "").split("\n");
  return {
    id: raw.operationId ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? first,
    description: raw.summary ? (raw.description ?? "") : rest.join("\n").trim(),
    access: accessOf(raw),
    parameters: raw.parameters ?? [],
    body: schemaOf(raw.requestBody),
    answers: Object.entries(raw.responses ?? {}).map(([status, answer]) => ({
      status,
      description: answer.description ?? "",
      schema: schemaOf(answer),
    })),
  };
}

export function groupsOf(document: OpenApi): Group[] {
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const raw = item[method];
      if (!raw) continue;
      const name = raw.tags?.[0] ?? "API";
      groups.set(name, [...(groups.get(name) ?? []), operationOf(method, path, raw)]);
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations })).sort((a, b) => a.name.localeCompare(b.name));
}

export function matching(groups: Group[], text: string): Group[] {
  const wanted = text.trim().toLowerCase();
  const fits = (one: Operation) => `${one.method} ${one.path} ${one.summary} ${one.id}`.toLowerCase().includes(wanted);
  return groups
    .map((group) => ({ ...group, operations: group.operations.filter(fits) }))
    .filter((group) => group.operations.length > 0);
}

export function nameOfRef(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

export type Field = { name: string; type: string; required: boolean; description: string; schema: Schema };

type Schemas = Record<string, Schema>;

function resolved(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref ? (schemas[nameOfRef(schema.$ref)] ?? {}) : schema;
}

/** The type in a few words: `string (date-time)`, `Customer[]`, `"low" | "high"`, `Money | null`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOfRef(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const union = schema.oneOf ?? schema.anyOf;
  if (union) return [...new Set(union.map(typeOf))].join(" | ");
  if (schema.allOf) return schema.allOf.map(typeOf).join(" & ");
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "any"];
  return types
    .map((type) => {
      if (type === "array") return `${schema.items ? typeOf(schema.items) : "any"}[]`;
      return schema.format && type !== "null" ? `${type} (${schema.format})` : type;
    })
    .join(" | ");
}

/** The fields of an object, its inherited ones too. */
export function fieldsOf(schema: Schema, schemas: Schemas, depth = 0): Field[] {
  // A document may refer to itself in a circle.
  if (depth > 4) return [];
  const own = resolved(schema, schemas);
  if (own.type === "array" && own.items) return fieldsOf(own.items, schemas, depth + 1);
  const inherited = (own.allOf ?? []).flatMap((one) => fieldsOf(one, schemas, depth + 1));
  const required = new Set(own.required ?? []);
  const fields = Object.entries(own.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    required: required.has(name),
    description: field.description ?? (field.$ref ? (resolved(field, schemas).description ?? "") : ""),
    schema: field,
  }));
  return [...inherited, ...fields];
}
