import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "@/api/client";
import { useI18n } from "@/shared/i18n";
import { Badge, EmptyState, Icon, Loading, ProblemNote, usePageTitle } from "@/shared/parts";
import { InlineCode } from "./InlineCode";
import { OperationCard } from "./OperationCard";
import { groupsOf, matching, type OpenApi } from "./reading";
import "./docs.css";

/** The API as the server describes it, for people; nothing is fetched from anywhere else. */
export function DocsPage() {
  const { t } = useI18n();
  usePageTitle(t("docs.title"));
  const document = useQuery({
    queryKey: ["openapi"],
    queryFn: () => api.get<OpenApi>("/api/openapi.json"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [text, setText] = useState("");
  const groups = useMemo(() => (document.data ? groupsOf(document.data) : []), [document.data]);
  const shown = matching(groups, text);
  const schemas = document.data?.components?.schemas ?? {};
  return (
    <div className="docs">
      <nav className="docs-nav" aria-label={t("docs.title")}>
        <Link to="/" className="plain-button">
          <Icon name="left" size={14} /> Aftercare
        </Link>
        <ul>
          {shown.map((group) => (
            <li key={group.name}>
              <a className="view" href={`#${group.name}`}>
                <span className="grow">{group.name}</span>
                <span className="view-count">
                  {group.operations.length}
                  <span className="visually-hidden"> {t("docs.operations", { n: group.operations.length })}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main className="docs-main" id="main">
        <header className="page-head">
          <h1>{t("docs.title")}</h1>
          {document.data && <Badge tone="outline">{document.data.info.version}</Badge>}
          <span className="grow" />
          <a className="pill-button" href="/api/openapi.json">
            <Icon name="download" size={14} /> {t("docs.raw")}
          </a>
        </header>
        <p className="muted">{t("docs.lead")}</p>
        {document.data?.info.description && (
          <p className="muted" lang="en">
            <InlineCode text={document.data.info.description} />
          </p>
        )}
        <TextInput
          type="search"
          maw={420}
          aria-label={t("docs.search")}
          placeholder={t("docs.search")}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {document.isPending && <Loading rows={10} />}
        {document.isError && <ProblemNote error={document.error} retry={() => void document.refetch()} />}
        {document.data && shown.length === 0 && <EmptyState icon="code" title={t("docs.none")} hint="" />}
        {shown.map((group) => (
          <section key={group.name} id={group.name} aria-label={group.name} className="docs-group">
            <h2>{group.name}</h2>
            {group.operations.map((operation) => (
              <OperationCard key={operation.id} operation={operation} schemas={schemas} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}
