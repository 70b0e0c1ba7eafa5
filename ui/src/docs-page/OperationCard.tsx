import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { Badge } from "@/shared/parts";
import { InlineCode } from "./InlineCode";
import { fieldsOf, nameOfRef, type Operation, type Schema, typeOf } from "./reading";

type Schemas = Record<string, Schema>;
type Props = { operation: Operation; schemas: Schemas };

export function OperationCard({ operation, schemas }: Props) {
  const { t } = useI18n();
  const { access } = operation;
  // The inside is only built when somebody looks: a hundred operations open at once would be slow.
  const [opened, setOpened] = useState(false);
  return (
    <details className="card operation" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <span className={`method method-${operation.method.toLowerCase()}`}>{operation.method}</span>
        <code className="operation-path">{operation.path}</code>
        <span className="grow muted" lang="en">
          <InlineCode text={operation.summary} />
        </span>
        <Badge
          tone={access.kind === "public" ? "outline" : "plain"}
          icon={access.kind === "public" ? undefined : "lock"}
        >
          {access.kind === "permission" ? access.permission : t(`docs.${access.kind}`)}
        </Badge>
      </summary>
      {opened && <Inside operation={operation} schemas={schemas} />}
    </details>
  );
}

function Inside({ operation, schemas }: Props) {
  const { t } = useI18n();
  return (
    <div className="card-body stack">
      {operation.description && (
        <p className="message-text" lang="en">
          <InlineCode text={operation.description} />
        </p>
      )}
      {operation.parameters.length > 0 && (
        <div>
          <h3>{t("docs.parameters")}</h3>
          <FieldList
            fields={operation.parameters.map((one) => ({
              name: one.name,
              type: `${one.schema ? typeOf(one.schema) : ""} · ${one.in}`,
              required: one.required ?? false,
              description: one.description ?? "",
            }))}
          />
        </div>
      )}
      {operation.body && <Shape title={t("docs.body")} schema={operation.body} schemas={schemas} />}
      <div>
        <h3>{t("docs.answers")}</h3>
        {operation.answers.map((answer) => (
          <div key={answer.status} className="docs-answer">
            <p>
              <Badge tone={answer.status.startsWith("2") ? "green" : "plain"}>{answer.status}</Badge>{" "}
              <span className="muted" lang="en">
                <InlineCode text={answer.description} />
              </span>
            </p>
            {answer.schema && <Shape schema={answer.schema} schemas={schemas} />}
          </div>
        ))}
      </div>
    </div>
  );
}

function Shape({ title, schema, schemas }: { title?: string; schema: Schema; schemas: Schemas }) {
  const fields = fieldsOf(schema, schemas);
  const description = schema.$ref ? schemas[nameOfRef(schema.$ref)]?.description : schema.description;
  return (
    <div>
      {title && <h3>{title}</h3>}
      <p>
        <code>{typeOf(schema)}</code>{" "}
        <span className="muted" lang="en">
          <InlineCode text={description ?? ""} />
        </span>
      </p>
      {fields.length > 0 && <FieldList fields={fields} />}
    </div>
  );
}

type Line = { name: string; type: string; required: boolean; description: string };

function FieldList({ fields }: { fields: Line[] }) {
  const { t } = useI18n();
  return (
    <dl className="docs-fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>
            <code>{field.name}</code>
            {field.required && <span className="meta"> {t("docs.required")}</span>}
          </dt>
          <dd>
            <code className="docs-type">{field.type}</code>{" "}
            <span className="muted" lang="en">
              <InlineCode text={field.description} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
