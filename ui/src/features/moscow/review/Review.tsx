import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FrameReview, MoscowBoard } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EditDialog, Icon, Loading, ProblemNote, type Tone, When } from "@/shared/parts";
import { Estimators } from "../Estimators";
import { dayText } from "../useNames";
import { Capacity } from "./Capacity";
import { DecisionsDue, Unfinished, Verdicts, WontsDue } from "./items";
import { reviewQuery, useHoldReview } from "./queries";

const TONES: Record<FrameReview["state"], Tone> = { not_due: "outline", due: "amber", held: "green" };

/** The end of a frame: what was promised, what came of it, and what becomes of each open end. */
export function Review({ board }: { board: MoscowBoard }) {
  const found = useQuery(reviewQuery(board.frame.id));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Shown review={found.data} board={board} />;
}

function Shown({ review, board }: { review: FrameReview; board: MoscowBoard }) {
  const { t, locale } = useI18n();
  const decides = useMay("moscow.decide");
  const [holding, setHolding] = useState(false);
  const { agenda } = review;
  const rows = { review, board };
  return (
    <>
      <Card
        title={t("moscow.review")}
        beside={<Badge tone={TONES[review.state]}>{t(`moscow.review_state.${review.state}`)}</Badge>}
        actions={
          review.state === "due" &&
          decides && (
            <Button onClick={() => setHolding(true)} disabled={review.open.length > 0}>
              {t("moscow.review_hold")}
            </Button>
          )
        }
      >
        <p className="meta">
          {t("moscow.review_due_on", { day: dayText(review.due_on, locale) })}
          {review.decider && ` · ${t("moscow.review_decider", { name: review.decider.name })}`}
        </p>
        {review.state === "not_due" && <p>{t("moscow.review_not_due")}</p>}
        {review.state === "due" && review.open.length > 0 && (
          <p className="moscow-row">
            <Icon name="alert" size={14} /> {t("moscow.review_open", { n: review.open.length })}
          </p>
        )}
        {review.summary && (
          <p>
            <b>{review.summary}</b>{" "}
            <span className="meta">
              {review.held_by?.name}, {review.held_at && <When at={review.held_at} />}
            </span>
          </p>
        )}
      </Card>
      <Unfinished items={agenda.unfinished} {...rows} />
      <WontsDue items={agenda.wonts} {...rows} />
      <Capacity pools={agenda.pools} efforts={agenda.efforts} review={review} />
      <Verdicts items={agenda.verdicts} {...rows} />
      <DecisionsDue items={agenda.decisions} {...rows} />
      <Estimators />
      {holding && <Hold review={review} close={() => setHolding(false)} />}
    </>
  );
}

function Hold({ review, close }: { review: FrameReview; close: () => void }) {
  const { t } = useI18n();
  const hold = useHoldReview(review.frame_id);
  const [summary, setSummary] = useState("");
  return (
    <EditDialog
      title={t("moscow.review_hold")}
      close={close}
      save={() => hold.mutate({ version: review.version, summary }, { onSuccess: close })}
      saving={hold.isPending}
      error={hold.error}
      disabled={summary.trim() === ""}
      saveLabel={t("moscow.review_hold")}
    >
      <p>{t("moscow.review_hold_hint")}</p>
      <TextInput
        data-autofocus
        required
        label={t("moscow.review_summary")}
        maxLength={1000}
        value={summary}
        onChange={(event) => setSummary(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
