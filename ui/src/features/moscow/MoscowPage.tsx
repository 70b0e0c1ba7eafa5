import "@/shared/theme/moscow.css";
import { Button, Menu, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FrameLevel, MoscowBoard } from "@/api/models";
import { useMay, useToday } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Icon, Loading, Page, ProblemNote } from "@/shared/parts";
import { BoardView } from "./BoardView";
import { frameOfToday } from "./board";
import { Compare } from "./compare/Compare";
import { ImportDialog } from "./compare/ImportDialog";
import { DecisionLog } from "./DecisionLog";
import { FrameChooser, FrameStatus } from "./FrameChooser";
import { FrameClose } from "./FrameClose";
import { FrameEdit } from "./FrameEdit";
import { InitiativeEdit } from "./InitiativeEdit";
import { boardQuery, framesQuery } from "./queries";
import { Review } from "./review/Review";
import { Switches } from "./Switches";
import { Scores } from "./scores/Scores";
import { dayText } from "./useNames";
import { Votes } from "./Votes";
import { VIEWS, type View } from "./views";
import { WontRegister } from "./WontRegister";

/** Leads to the board of today. */
export function MoscowHome() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const decides = useMay("moscow.decide");
  const frames = useQuery(framesQuery);
  const today = useToday();
  const [adding, setAdding] = useState(false);
  const found = frames.data ? frameOfToday(frames.data, today) : null;
  if (found) return <MoscowPage frameId={found.id} view="board" />;
  const go = (id: string) => void navigate({ to: "/moscow/$frameId", params: { frameId: id } });
  return (
    <Page title={t("nav.moscow")}>
      {frames.isPending && <Loading rows={8} />}
      {frames.isError && <ProblemNote error={frames.error} retry={() => void frames.refetch()} />}
      {frames.data && (
        <EmptyState
          icon="columns"
          title={t("moscow.no_frame")}
          hint={t("moscow.no_frame_hint")}
          action={decides && <Button onClick={() => setAdding(true)}>{t("moscow.frame_new")}</Button>}
        />
      )}
      {adding && <FrameEdit today={today} done={(frame) => go(frame.id)} close={() => setAdding(false)} />}
    </Page>
  );
}

type Props = { frameId: string; view: View };

/** One frame: its board, the log of what was decided in it, and what was said no to. */
export function MoscowPage({ frameId, view }: Props) {
  const { t } = useI18n();
  const found = useQuery(boardQuery(frameId));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError) {
    return (
      <Page title={t("nav.moscow")} crumb={<Link to="/moscow">{t("nav.moscow")}</Link>}>
        <ProblemNote error={found.error} retry={() => void found.refetch()} />
      </Page>
    );
  }
  return <Shown key={frameId} board={found.data} view={view} />;
}

const EXPORTS = ["csv", "json", "md", "pdf"] as const;

type Editing = { what: "change" | "close" | "initiative" | "import" } | { what: "add"; level: FrameLevel };

function Shown({ board, view }: { board: MoscowBoard; view: View }) {
  const { t, locale } = useI18n();
  const navigate = useNavigate();
  const decides = useMay("moscow.decide");
  const [editing, setEditing] = useState<Editing | null>(null);
  const today = useToday();
  const { frame } = board;
  const { definition } = frame;
  const go = (id: string, to: View = "board") =>
    void navigate({ to: "/moscow/$frameId", params: { frameId: id }, search: { view: to } });
  const close = () => setEditing(null);
  const days = t("moscow.days", {
    from: dayText(definition.starts_on, locale),
    to: dayText(definition.ends_on, locale),
  });
  return (
    <Page
      title={t("nav.moscow")}
      beside={
        <>
          <FrameChooser frame={frame} />
          <FrameStatus of={frame.status} />
          <span className="meta">{days}</span>
        </>
      }
      actions={
        <>
          <SegmentedControl
            size="xs"
            className="moscow-views"
            aria-label={t("moscow.view")}
            value={view}
            onChange={(value) => go(frame.id, value as View)}
            data={VIEWS.map((one) => ({ value: one, label: t(`moscow.view.${one}`) }))}
          />
          <Actions board={board} edit={setEditing} />
        </>
      }
    >
      {view === "board" && <Switches frame={frame.id} />}
      {view === "board" && (
        <BoardView
          board={board}
          editFrame={decides && frame.status !== "closed" ? () => setEditing({ what: "change" }) : null}
        />
      )}
      {view === "votes" && <Votes board={board} />}
      {view === "log" && <DecisionLog frame={frame.id} />}
      {view === "scores" && <Scores board={board} />}
      {view === "review" && <Review board={board} />}
      {view === "compare" && <Compare board={board} />}
      {view === "wonts" && <WontRegister />}
      {editing?.what === "change" && (
        <FrameEdit
          frame={frame}
          today={today}
          hasParts={board.timeboxes.some((one) => one.id !== frame.id)}
          done={close}
          removed={() => void navigate({ to: "/moscow" })}
          close={close}
        />
      )}
      {editing?.what === "add" && (
        <FrameEdit
          beside={frame}
          level={editing.level}
          today={today}
          done={(made) => {
            close();
            go(made.id);
          }}
          close={close}
        />
      )}
      {editing?.what === "close" && <FrameClose frame={frame} close={close} />}
      {editing?.what === "import" && <ImportDialog frame={frame.id} close={close} />}
      {editing?.what === "initiative" && <InitiativeEdit done={close} close={close} />}
    </Page>
  );
}

function Actions({ board, edit }: { board: MoscowBoard; edit: (editing: Editing) => void }) {
  const { t, language } = useI18n();
  const writes = useMay("moscow.write");
  const decides = useMay("moscow.decide");
  const { frame } = board;
  const file = (ending: string) => `/api/moscow/frames/${frame.id}/board.${ending}`;
  const below: FrameLevel = frame.definition.level === "project" ? "increment" : "timebox";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={14} />}>
          {t("moscow.actions")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {writes && (
          <Menu.Item leftSection={<Icon name="plus" />} onClick={() => edit({ what: "initiative" })}>
            {t("moscow.initiative_new")}
          </Menu.Item>
        )}
        {decides && frame.status !== "closed" && (
          <Menu.Item leftSection={<Icon name="edit" />} onClick={() => edit({ what: "change" })}>
            {t("moscow.frame_edit")}
          </Menu.Item>
        )}
        {decides && (
          <Menu.Item leftSection={<Icon name="plus" />} onClick={() => edit({ what: "add", level: below })}>
            {t("moscow.frame_new")}
          </Menu.Item>
        )}
        {decides && frame.status !== "closed" && (
          <Menu.Item leftSection={<Icon name="lock" />} onClick={() => edit({ what: "close" })}>
            {t("moscow.frame_close_menu")}
          </Menu.Item>
        )}
        <Menu.Label>{t("moscow.export")}</Menu.Label>
        {EXPORTS.map((ending) => (
          <Menu.Item
            key={ending}
            component="a"
            href={ending === "md" || ending === "pdf" ? `${file(ending)}?language=${language}` : file(ending)}
            download={`board.${ending}`}
            leftSection={<Icon name="download" />}
          >
            {t(`moscow.export.${ending}`)}
          </Menu.Item>
        ))}
        {decides && frame.status !== "closed" && (
          <Menu.Item leftSection={<Icon name="up" />} onClick={() => edit({ what: "import" })}>
            {t("moscow.import")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/moscow" leftSection={<Icon name="settings" />}>
          {t("settings.moscow")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
