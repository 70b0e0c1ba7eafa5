import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "@/features/staff";
import { longDay } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Icon, Kbd, offerUndo, Since, tell, tellProblem, When } from "@/shared/parts";
import { CaseLinkItem } from "./CaseLinkItem";
import { DueBadge } from "./DueBadge";
import { EscalatedBadge } from "./EscalatedBadge";
import { History } from "./History";
import { Others } from "./Others";
import { RestructureItems, type Restructuring } from "./RestructureItems";
import {
  AssignPicker,
  LabelPicker,
  SnoozePicker,
  StatusPicker,
  TeamPicker,
  type ToolProps,
  UrgencyPicker,
  useSolve,
} from "./TicketTools";
import { ASIDES, type Aside } from "./views";
import { WhoWould } from "./WhoWould";

type Props = ToolProps & {
  showContext?: () => void;
  restructure: (what: Restructuring) => void;
  messages: number;
  putBack: () => void;
};

export function TicketHead(props: Props) {
  const { t } = useI18n();
  const { ticket, showContext } = props;
  const search = useSearch({ from: "/desk/inbox" });
  const [renaming, setRenaming] = useState(false);
  return (
    <header className="ticket-head">
      <div className="ticket-title">
        <Link to="/inbox" search={search} className="back-link" aria-label={t("ticket.back")}>
          <Icon name="left" />
        </Link>
        {renaming ? (
          <Rename {...props} done={() => setRenaming(false)} />
        ) : (
          <h2 className="grow ticket-subject" title={ticket.subject}>
            {ticket.subject}
          </h2>
        )}
        <TeamPicker {...props} />
        <LabelPicker {...props} />
        <SnoozePicker {...props} />
        <SolveButton {...props} />
        <MoreMenu {...props} rename={() => setRenaming(true)} />
        {showContext && (
          <ActionIcon size={30} aria-label={t("context.show")} onClick={showContext}>
            <Icon name="panel" />
          </ActionIcon>
        )}
      </div>
      <div className="ticket-tools">
        <span className="meta">#{ticket.number}</span>
        {ticket.set_aside && <AsideBadge ticket={ticket} />}
        <StatusPicker {...props} />
        <UrgencyPicker {...props} />
        {ticket.waiting_since && (
          <Badge tone="amber" icon="clock">
            {t("row.waits")} <Since at={ticket.waiting_since} />
          </Badge>
        )}
        {ticket.escalated_at && <EscalatedBadge ticket={ticket} />}
        {ticket.due && !ticket.set_aside && <DueBadge due={ticket.due} />}
        {ticket.snoozed_until && (
          <Badge tone="outline" icon="clock">
            {t("ticket.asleep_until")} <When at={ticket.snoozed_until} />
          </Badge>
        )}
        {ticket.tags.map((tag) => (
          <Badge key={tag} icon="tag">
            {tag}
          </Badge>
        ))}
        <span className="grow" />
        <Others ticket={ticket.id} />
        <AssignPicker {...props} />
      </div>
    </header>
  );
}

/** Who set it aside and when is what one asks first. */
function AsideBadge({ ticket }: Pick<ToolProps, "ticket">) {
  const { t, locale } = useI18n();
  const word = useWord();
  const day = ticket.set_aside_at ? longDay(ticket.set_aside_at, locale) : "";
  const name = ticket.set_aside_by?.name ?? word("actor", "system");
  return (
    <span title={t("ticket.set_aside_by", { name, day })}>
      <Badge tone="amber" icon="x">
        {word("aside", ticket.set_aside ?? "")}
      </Badge>
    </span>
  );
}

function SolveButton({ ticket, changes, writable }: ToolProps) {
  const { t } = useI18n();
  const solve = useSolve(ticket, changes);
  if (!writable || ticket.status.category === "solved" || ticket.status.category === "closed") return null;
  return (
    <button type="button" className="pill-button solve-button" onClick={() => void solve()}>
      <Icon name="check" size={14} />
      {t("ticket.solve")} <Kbd>e</Kbd>
    </button>
  );
}

function Rename({ ticket, changes, done }: ToolProps & { done: () => void }) {
  const { t } = useI18n();
  const before = ticket.subject;
  const save = async (text: string) => {
    done();
    const subject = text.trim();
    if (!subject || subject === before) return;
    try {
      await changes.change({ subject });
      offerUndo(t("done.renamed"), t, () => changes.change({ subject: before }));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <TextInput
      className="grow"
      size="xs"
      aria-label={t("field.subject")}
      defaultValue={before}
      autoFocus
      onBlur={(event) => void save(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") {
          event.preventDefault();
          done();
        }
      }}
    />
  );
}

/** Out of every list and every count, and back. */
function AsideItems({ ticket, changes }: Pick<ToolProps, "ticket" | "changes">) {
  const { t } = useI18n();
  const word = useWord();
  const before = ticket.set_aside;
  const restore = () => (before ? changes.setAside(before) : changes.takeBack());
  const set = async (reason: Aside | null) => {
    try {
      await (reason ? changes.setAside(reason) : changes.takeBack());
      const said = reason ? t("done.set_aside", { name: word("aside", reason) }) : t("done.taken_back");
      offerUndo(said, t, restore);
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <>
      <Menu.Divider />
      {before && (
        <Menu.Item leftSection={<Icon name="return" />} onClick={() => void set(null)}>
          {t("ticket.take_back")}
        </Menu.Item>
      )}
      {ASIDES.filter((reason) => reason !== before).map((reason) => (
        <Menu.Item key={reason} leftSection={<Icon name="x" />} onClick={() => void set(reason)}>
          {t(`ticket.aside_${reason}`)}
        </Menu.Item>
      ))}
    </>
  );
}

/** Who writes or is mentioned follows by itself; others may, and anybody may stop. */
function FollowItem({ ticket, changes }: Pick<ToolProps, "ticket" | "changes">) {
  const { t } = useI18n();
  const { person } = useSession();
  const follows = ticket.followers.some((one) => one.id === person.id);
  const turn = async () => {
    try {
      await (follows ? changes.unfollow() : changes.follow());
      tell(t(follows ? "done.unfollowed" : "done.followed"), t);
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <Menu.Item leftSection={<Icon name="eye" />} onClick={() => void turn()}>
      {t(follows ? "ticket.unfollow" : "ticket.follow")}
    </Menu.Item>
  );
}

function MoreMenu({
  ticket,
  changes,
  writable,
  rename,
  restructure,
  messages,
  putBack,
}: Props & { rename: () => void }) {
  const { t } = useI18n();
  const [history, setHistory] = useState(false);
  const [who, setWho] = useState(false);
  const copy = () => {
    const address = `${window.location.origin}/inbox/${ticket.id}`;
    navigator.clipboard.writeText(address).then(
      () => tell(t("done.copied"), t),
      (error) => tellProblem(error, t),
    );
  };
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon size={30} aria-label={t("ticket.more")}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" />} onClick={rename} disabled={!writable}>
            {t("ticket.rename")}
          </Menu.Item>
          <FollowItem ticket={ticket} changes={changes} />
          <Menu.Item leftSection={<Icon name="mail" />} rightSection={<Kbd>u</Kbd>} onClick={putBack}>
            {t("ticket.put_back")}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="clock" />} onClick={() => setHistory(true)}>
            {t("ticket.history")}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="users" />} onClick={() => setWho(true)}>
            {t("routing.who")}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="code" />} onClick={copy}>
            {t("ticket.copy_link")}
          </Menu.Item>
          {writable && <CaseLinkItem ticket={ticket} />}
          {writable && <RestructureItems open={restructure} messages={messages} />}
          {writable && <AsideItems ticket={ticket} changes={changes} />}
        </Menu.Dropdown>
      </Menu>
      {history && <History ticket={ticket} close={() => setHistory(false)} />}
      {who && <WhoWould ticket={ticket} close={() => setWho(false)} />}
    </>
  );
}
