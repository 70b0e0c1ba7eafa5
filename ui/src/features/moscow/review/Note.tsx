import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { FrameReview } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, ProblemNote } from "@/shared/parts";
import { useNote } from "./queries";

type Props = { review: FrameReview; item: string; about: string };

/** What was said of an item: written once, and changed until the review was held. */
export function Note({ review, item, about }: Props) {
  const { t } = useI18n();
  const writes = useMay("moscow.write") && review.state !== "held";
  const said = review.notes[item];
  const [editing, setEditing] = useState(false);
  if (editing) return <Write review={review} item={item} about={about} close={() => setEditing(false)} />;
  return (
    <div className="moscow-row">
      {said ? <p className="moscow-text">{said}</p> : review.open.includes(item) && <Open />}
      {writes && (
        <Button
          variant="subtle"
          aria-label={t("moscow.review_note_for", { name: about })}
          onClick={() => setEditing(true)}
        >
          {t(said ? "moscow.review_note_change" : "moscow.review_note")}
        </Button>
      )}
    </div>
  );
}

function Open() {
  const { t } = useI18n();
  return (
    <Badge tone="amber" icon="alert">
      {t("moscow.review_needs_word")}
    </Badge>
  );
}

function Write({ review, item, about, close }: Props & { close: () => void }) {
  const { t } = useI18n();
  const note = useNote(review.frame_id);
  const [text, setText] = useState(review.notes[item] ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    note.mutate({ version: review.version, item, text }, { onSuccess: close });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Textarea
        data-autofocus
        autosize
        maxRows={6}
        maxLength={2000}
        aria-label={t("moscow.review_note_for", { name: about })}
        placeholder={t("moscow.review_note_hint")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {note.error && <ProblemNote error={note.error} />}
      <div className="moscow-buttons">
        <Button type="submit" variant="default" loading={note.isPending}>
          {t("action.save")}
        </Button>
        <Button variant="subtle" onClick={close}>
          {t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
