import { Button } from "@mantine/core";
import type { Ticket } from "@/api/models";
import { fullMoment, timeOfDay } from "@/shared/format";
import { type MessageKey, useI18n, useWord } from "@/shared/i18n";
import { Icon, Kbd } from "@/shared/parts";
import type { DraftText, SavingState } from "./drafting";
import type { Offered } from "./writing";

type ModeProps = { kind: DraftText["kind"]; write: (kind: DraftText["kind"]) => void; saving: SavingState };

const SAID: Partial<Record<SavingState["state"], MessageKey>> = {
  unsaved: "draft.saving",
  failed: "draft.failed",
  refused: "draft.refused",
  signed_out: "draft.signed_out",
};

export function ModeBar({ kind, write, saving }: ModeProps) {
  const { t, locale } = useI18n();
  const key = SAID[saving.state];
  const said =
    saving.state === "saved" && saving.at
      ? t("draft.saved", { time: timeOfDay(saving.at, locale) })
      : key
        ? t(key)
        : "";
  const bad = key !== undefined && saving.state !== "unsaved";
  return (
    <div className="composer-modes">
      <button
        type="button"
        className="mode mode-reply"
        aria-pressed={kind === "public"}
        onClick={() => write("public")}
      >
        <Icon name="mail" /> {t("composer.reply")} <Kbd>r</Kbd>
      </button>
      <button type="button" className="mode mode-note" aria-pressed={kind === "note"} onClick={() => write("note")}>
        <Icon name="lock" /> {t("composer.note")} <Kbd>n</Kbd>
      </button>
      <span className="grow" />
      <span className={bad ? "draft-state draft-failed" : "draft-state"} role="status">
        {said}
        {saving.state === "signed_out" && (
          <>
            {" "}
            {/* The page is loaded anew: whoever signs in may be somebody else. */}
            <a href={`/sign-in?${new URLSearchParams({ to: window.location.pathname + window.location.search })}`}>
              {t("draft.sign_in")}
            </a>
          </>
        )}
      </span>
    </div>
  );
}

export function ToLine({ ticket, note }: { ticket: Ticket; note: boolean }) {
  const { t } = useI18n();
  const word = useWord();
  const name = ticket.customer?.name ?? t("row.no_customer");
  if (note) {
    return (
      <p className="composer-to composer-to-note">
        <Icon name="lock" size={14} /> {t("composer.note_reader", { name })}
      </p>
    );
  }
  return (
    <p className="composer-to">
      {t("composer.to")} <b>{name}</b> <span className="meta">{word("by_channel", ticket.channel)}</span>
    </p>
  );
}

type OfferedProps = { offered: Offered | null; take: () => void; drop: () => void };

/** The same ticket was written in elsewhere, too: the newer text stands in the field, the other one here. */
export function OfferedDraft({ offered, take, drop }: OfferedProps) {
  const { t, locale } = useI18n();
  if (!offered) return null;
  const when = fullMoment(new Date(offered.at).toISOString(), locale);
  return (
    <div className="offered-draft" role="status">
      <span className="grow">
        {t(offered.kind === "note" ? "draft.other_note" : "draft.other_reply", { when })}{" "}
        <q dir="auto">{offered.body_text.trim().slice(0, 160) || "…"}</q>
      </span>
      <Button variant="default" size="compact-xs" onClick={take}>
        {t("draft.take")}
      </Button>
      <Button variant="subtle" size="compact-xs" onClick={drop}>
        {t("draft.drop")}
      </Button>
    </div>
  );
}
