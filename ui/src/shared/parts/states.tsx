import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { type FieldProblem, isProblem } from "@/api/problem";
import { type MessageKey, type Translate, useI18n } from "../i18n";
import { en } from "../i18n/en";
import { Icon, type IconName } from "./Icon";

/** What a refusal is about, to fill its text. The key of a figure is shown by its name. */
function paramsOf(current: unknown, t: Translate): Record<string, string | number> {
  if (typeof current !== "object" || current === null) return {};
  const plain = Object.entries(current).filter(
    (one): one is [string, string | number] => typeof one[1] === "string" || typeof one[1] === "number",
  );
  const named = plain.map(([name, value]): [string, string | number] => {
    const key = `kpi_name.${value}`;
    return [name, name === "kpi" && key in en ? t(key as MessageKey) : value];
  });
  return Object.fromEntries(named);
}

/** `Name: must be at most 200 characters`; what is about the request as a whole has no label. */
function wrongInWords({ label, problem }: FieldProblem): string {
  return label ? `${label}: ${problem}` : problem;
}

/** A refusal in the reader's words: the server's sentence where it has one, ours for the well-known codes. */
export function problemText(error: unknown, t: Translate): string {
  if (!isProblem(error)) return t("problem.unknown");
  if (error.code === "too-many-attempts" && error.retryAfter) {
    return t("problem.wait", { n: error.retryAfter });
  }
  if (error.code === "invalid") return error.errors.map(wrongInWords).join("; ") || error.detail || error.title;
  const key = `problem.${error.code}`;
  const own = key in en ? t(key as MessageKey, paramsOf(error.current, t)) : "";
  return own || error.detail || error.title || t("problem.unknown");
}

export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useI18n();
  const detail = isProblem(error) && error.code === "invalid" ? error.errors : [];
  return (
    <div className="problem" role="alert">
      <Icon name="alert" />
      <div>
        <div>{detail.length > 0 ? t("problem.invalid") : problemText(error, t)}</div>
        {detail.length > 0 && (
          <ul>
            {detail.map((one) => (
              <li key={`${one.field} ${one.problem}`}>
                {one.label && <b>{one.label}: </b>}
                {one.problem}
              </li>
            ))}
          </ul>
        )}
      </div>
      {retry && (
        <Button variant="default" onClick={retry}>
          {t("action.retry")}
        </Button>
      )}
    </div>
  );
}

type EmptyProps = { icon: IconName; title: string; hint: string; action?: ReactNode };

/** An empty place says what to do next. */
export function EmptyState({ icon, title, hint, action }: EmptyProps) {
  return (
    <div className="empty">
      <Icon name={icon} size={28} />
      <p className="empty-title">{title}</p>
      <p className="empty-hint">{hint}</p>
      {action}
    </div>
  );
}

export function Loading({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useI18n();
  return (
    <div className="loading" aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("state.loading")}
      </span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={index} height={height} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}
