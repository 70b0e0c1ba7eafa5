import { Button, Menu, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { addressOf } from "@/api/client";
import type { PlaybookDetail } from "@/api/models";
import { LearningsCard } from "@/features/learnings";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Page, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { Findings } from "./Findings";
import { Graph } from "./Graph";
import { History } from "./History";
import { Inspector } from "./Inspector";
import { type Playbook, textIn } from "./language";
import { Outline } from "./Outline";
import { StateBadge } from "./PlaybooksPage";
import { useChecked, useDiscardDraft, usePublish, useRetire, useSaveDraft } from "./queries";
import { Rehearsal } from "./Rehearsal";
import { SelfStart } from "./SelfStart";
import { type Edited, rowsOf } from "./tree";
import { Why } from "./Why";
import { Yaml } from "./Yaml";

type View = "graph" | "yaml";
type Asking = "publish" | "retire" | null;
const UNDO_MOST = 100;

export function Editor({ detail }: { detail: PlaybookDetail }) {
  const { t, language } = useI18n();
  const manages = useMay("playbooks.manage");
  const navigate = useNavigate();
  const original = detail.definition as unknown as Playbook;
  const [past, setPast] = useState<Playbook[]>([]);
  const [playbook, setPlaybook] = useState(original);
  const [place, setPlace] = useState(() => rowsOf(original)[0]?.place ?? "");
  const [view, setView] = useState<View>("graph");
  const [asking, setAsking] = useState<Asking>(null);
  const [history, setHistory] = useState(false);
  const [settled] = useDebouncedValue(playbook, 350);
  const checked = useChecked(settled);
  const findings = checked.data?.findings ?? detail.findings;
  const dirty = useMemo(() => JSON.stringify(playbook) !== JSON.stringify(original), [playbook, original]);
  const save = useSaveDraft(detail);
  const discard = useDiscardDraft(detail);
  const publish = usePublish(detail);
  const retire = useRetire(detail);
  useBlocker({
    shouldBlockFn: () => dirty && manages && !window.confirm(t("playbook.leave")),
    enableBeforeUnload: () => dirty && manages,
  });

  const change = (edited: Edited) => {
    if (!manages) return;
    if (edited.playbook !== playbook) setPast((before) => [...before.slice(-UNDO_MOST), playbook]);
    setPlaybook(edited.playbook);
    setPlace(edited.place);
  };
  const undo = () => {
    const last = past.at(-1);
    if (!last) return;
    setPast(past.slice(0, -1));
    setPlaybook(last);
    if (!rowsOf(last).some((row) => row.place === place)) setPlace(rowsOf(last)[0]?.place ?? "");
  };
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const throwAway = () => {
    if (dirty) return setPlaybook(original);
    const gone = detail.published === null;
    discard.mutate(undefined, {
      onSuccess: () => gone && void navigate({ to: "/playbooks" }),
      onError: (error) => tellProblem(error, t),
    });
  };
  const publishable = (detail.has_draft || detail.state === "retired") && !dirty && errors === 0;
  return (
    <Page
      title={textIn(playbook.name, language)}
      crumb={<Link to="/playbooks">{t("nav.playbooks")}</Link>}
      beside={<Standing detail={detail} dirty={dirty} />}
      actions={
        <span className="playbook-actions">
          {manages && (
            <Button variant="subtle" leftSection={<Icon name="return" />} disabled={past.length === 0} onClick={undo}>
              {t("action.undo")}
            </Button>
          )}
          <Button variant="default" onClick={() => setHistory(true)}>
            {t("playbook.history")}
          </Button>
          {detail.published !== null && (
            <Link to="/playbooks/$playbookKey/effects" params={{ playbookKey: detail.key }} className="playbook-effect">
              {t("effect.title")}
            </Link>
          )}
          {manages && (
            <>
              <Button
                variant={publishable ? "default" : "filled"}
                disabled={!dirty}
                loading={save.isPending}
                onClick={() => save.mutate({ definition: playbook }, { onSuccess: () => tell(t("done.saved"), t) })}
              >
                {t("playbook.save")}
              </Button>
              <Button
                variant={publishable ? "filled" : "default"}
                disabled={!publishable}
                title={errors > 0 ? t("playbook.publish_waits", { n: errors }) : undefined}
                onClick={() => setAsking("publish")}
              >
                {t("playbook.publish")}
              </Button>
            </>
          )}
          <More
            detail={detail}
            manages={manages}
            dirty={dirty}
            discard={throwAway}
            retire={() => setAsking("retire")}
          />
        </span>
      }
    >
      {save.isError && <ProblemNote error={save.error} />}
      <div className="playbook-editor">
        <Outline
          playbook={playbook}
          place={place}
          select={setPlace}
          change={change}
          manages={manages}
          findings={findings}
        />
        <section className="playbook-canvas" aria-label={t(view === "graph" ? "playbook.graph" : "playbook.yaml")}>
          <SegmentedControl
            aria-label={t("playbook.view")}
            value={view}
            onChange={(value) => setView(value as View)}
            data={[
              { value: "graph", label: t("playbook.graph") },
              { value: "yaml", label: t("playbook.yaml") },
            ]}
          />
          {view === "graph" ? (
            <Graph playbook={playbook} place={place} select={setPlace} findings={findings} />
          ) : (
            <Yaml
              text={checked.data?.text ?? detail.text}
              manages={manages}
              take={(taken) => change({ playbook: taken, place: rowsOf(taken)[0]?.place ?? "" })}
              of={detail.key}
            />
          )}
        </section>
        <Inspector playbook={playbook} place={place} change={change} manages={manages} findings={findings} />
        <Findings findings={findings} busy={checked.isFetching || settled !== playbook} select={setPlace} />
        {manages && <Rehearsal of={detail.key} playbook={playbook} holds={errors === 0} />}
        {detail.published !== null && <SelfStart of={detail.key} scenario={detail.scenario} manages={manages} />}
      </div>
      {detail.published !== null && <LearningsCard of={{ playbook: detail.key }} />}
      {history && <History detail={detail} dirty={dirty} manages={manages} close={() => setHistory(false)} />}
      {asking && (
        <Why
          title={t(asking === "publish" ? "playbook.publish" : "playbook.retire")}
          hint={t(asking === "publish" ? "playbook.publish_hint" : "playbook.retire_hint")}
          change={asking === "publish" ? publish : retire}
          close={() => setAsking(null)}
        />
      )}
    </Page>
  );
}

function Standing({ detail, dirty }: { detail: PlaybookDetail; dirty: boolean }) {
  const { t } = useI18n();
  return (
    <>
      <StateBadge card={detail} />
      <span className="meta">
        {detail.published !== null && <>{t("playbook.in_use", { n: detail.published })}, </>}
        {dirty ? t("playbook.unsaved") : <>{t("playbook.changed")} </>}
        {!dirty && <When at={detail.changed_at} />}
      </span>
    </>
  );
}

type MoreProps = {
  detail: PlaybookDetail;
  manages: boolean;
  dirty: boolean;
  discard: () => void;
  retire: () => void;
};

function More({ detail, manages, dirty, discard, retire }: MoreProps) {
  const { t } = useI18n();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" aria-label={t("playbook.more")} px={8}>
          <Icon name="dots" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={addressOf("/api/playbooks/{key}/yaml", { path: { key: detail.key } })}
          download
          leftSection={<Icon name="download" />}
        >
          {t("playbook.export")}
        </Menu.Item>
        {manages && (
          <Menu.Item disabled={!dirty && !detail.has_draft} leftSection={<Icon name="x" />} onClick={discard}>
            {t(detail.published === null && !dirty ? "playbook.delete" : "playbook.discard")}
          </Menu.Item>
        )}
        {manages && detail.state === "published" && (
          <Menu.Item leftSection={<Icon name="lock" />} onClick={retire}>
            {t("playbook.retire")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
