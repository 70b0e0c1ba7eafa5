import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Filled, Template, Ticket, Undone, Used } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { Icon, offerUndo, Picker, tell, tellProblem } from "@/shared/parts";
import type { DraftText } from "./drafting";
import { templatesQuery } from "./queries";
import { gapsIn, variablesQuery } from "./templates";

type Gaps = { template: Template; reply: Filled | null; note: Filled | null };
type Texts = { reply_text?: string; note_text?: string };
type Props = {
  ticket: Ticket;
  seen: number;
  opened: boolean;
  setOpened: (opened: boolean) => void;
  draft: DraftText;
  reload: () => Promise<void>;
  flush: () => Promise<unknown>;
};

/** Does several things at once, with one undo. */
export function MacroPicker({ ticket, seen, opened, setOpened, draft, reload, flush }: Props) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { data } = useQuery(templatesQuery);
  const [gaps, setGaps] = useState<Gaps | null>(null);
  const macros = (data ?? []).filter((one) => one.acts);

  const refresh = async () => {
    await reload();
    void queries.invalidateQueries({ queryKey: ["ticket", ticket.id] });
    void queries.invalidateQueries({ queryKey: ["tickets"] });
  };
  const undo = async (id: string) => {
    await flush();
    const undone = await api.delete<Undone>("/api/deeds/{id}", { path: { id } });
    await refresh();
    if (undone.sent > 0) tell(t("done.macro_left"), t);
    if (undone.left.length > 0) tell(t("bulk.left", { n: undone.left.length }), t);
  };
  const run = async (template: Template, texts: Texts = {}) => {
    try {
      await flush();
      const body = { template_id: template.id, seen_event: seen, ...texts };
      const path = { id: ticket.id };
      const idempotencyKey = newIdempotencyKey();
      const used = await api.post<Used>("/api/tickets/{id}/template-uses", { path, body, idempotencyKey });
      setGaps(null);
      offerUndo(t("done.macro", { name: template.name }), t, () => undo(used.id));
      await refresh();
    } catch (error) {
      if (isProblem(error, "missing-values")) {
        const found = error.current as { reply: Filled | null; note: Filled | null };
        setGaps({ template, reply: found.reply, note: found.note });
      } else {
        tellProblem(error, t);
      }
    }
  };
  const pick = async (id: string) => {
    const template = macros.find((one) => one.id === id);
    if (!template) return;
    // What is written already goes out with it, before the macro's own words.
    const begun = draft.kind === "public" ? draft.body_text.trim() : "";
    if (!begun || !template.content.reply_text) return run(template);
    const path = { id: ticket.id, template_id: id };
    try {
      const reading = await api.get<{ reply: Filled | null }>("/api/tickets/{id}/templates/{template_id}", { path });
      await run(template, { reply_text: `${begun}\n\n${reading.reply?.text ?? ""}` });
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <>
      <Picker
        opened={opened}
        setOpened={setOpened}
        label={t("template.macro")}
        className="plain-button"
        target={
          <>
            <Icon name="bolt" size={14} /> <span className="tool-word">{t("template.macro")}</span>
          </>
        }
        choices={macros.map((one) => ({ value: one.id, label: one.name }))}
        pick={(id) => void pick(id)}
      />
      {gaps && <FillGaps gaps={gaps} run={(texts) => void run(gaps.template, texts)} close={() => setGaps(null)} />}
    </>
  );
}

/** A value that is missing is shown to the writer before anything is sent. */
function FillGaps({ gaps, run, close }: { gaps: Gaps; run: (texts: Texts) => void; close: () => void }) {
  const { t } = useI18n();
  const { data: variables = [] } = useQuery(variablesQuery);
  const [reply, setReply] = useState(gaps.reply?.text ?? "");
  const [note, setNote] = useState(gaps.note?.text ?? "");
  const left = gapsIn(`${reply} ${note}`, variables);
  return (
    <Modal
      opened
      onClose={close}
      title={t("template.fill")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      size="lg"
    >
      <div className="stack">
        <p className="meta">{t("template.fill_hint")}</p>
        {gaps.reply && (
          <Textarea
            autosize
            maxRows={12}
            label={t("template.reply")}
            value={reply}
            onChange={(event) => setReply(event.currentTarget.value)}
          />
        )}
        {gaps.note && (
          <Textarea
            autosize
            maxRows={8}
            label={t("template.note")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        {left.length > 0 && (
          <p className="gaps" role="status">
            <Icon name="alert" size={14} /> {t("template.gaps", { names: left.join(", ") })}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button
            disabled={left.length > 0}
            onClick={() =>
              run({ ...(gaps.reply ? { reply_text: reply } : {}), ...(gaps.note ? { note_text: note } : {}) })
            }
          >
            {t("template.go")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
