import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import type { MoscowBoard, MoscowClass, MoscowRoundDetail, MoscowRoundItem } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, ProblemNote } from "@/shared/parts";
import { CLASSES } from "./board";
import { useVote } from "./queries";
import type { Names } from "./words";

type Props = { round: MoscowRoundDetail; board: MoscowBoard; names: Names };

/** Your own votes, cast as they are chosen. */
export function Ballot({ round, board, names }: Props) {
  const { t } = useI18n();
  const votes = useMay("moscow.vote");
  return (
    <>
      <p className="meta">{t("moscow.vote_blind")}</p>
      <ul className="moscow-ballot">
        {round.items.map((item) => (
          <Line key={item.initiative} item={item} round={round} board={board} names={names} votes={votes} />
        ))}
      </ul>
    </>
  );
}

function Line({ item, round, board, names, votes }: Props & { item: MoscowRoundItem; votes: boolean }) {
  const { t, language } = useI18n();
  const vote = useVote(round.id);
  const [reason, setReason] = useState(item.mine?.reason ?? "");
  const { initiative: key } = item;
  const name = names.initiative(key);
  const card = board.cards.find((one) => one.initiative.key === key);
  const description = textIn(card?.initiative.definition.description, language);
  // What was just chosen stands at once; the server's answer follows.
  const mine = vote.isPending ? vote.variables.class : item.mine?.class;
  const cast = (kind: MoscowClass) => vote.mutate({ initiative: key, class: kind, reason });
  return (
    <li>
      <p>
        <b>{name}</b>{" "}
        {item.mine && (
          <Badge tone="green" icon="check">
            {t("moscow.vote_cast")}
          </Badge>
        )}
      </p>
      {description && <p className="meta">{description}</p>}
      <div className="moscow-cast">
        <SegmentedControl
          size="xs"
          aria-label={t("moscow.vote_for", { name })}
          disabled={!votes}
          value={mine ?? ""}
          onChange={(value) => cast(value as MoscowClass)}
          data={CLASSES.map((one) => ({ value: one, label: t(`moscow.class.${one}`) }))}
        />
        <TextInput
          size="xs"
          aria-label={t("moscow.vote_reason_for", { name })}
          placeholder={t("moscow.vote_reason")}
          maxLength={1000}
          disabled={!votes}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onBlur={() => mine && reason.trim() !== (item.mine?.reason ?? "") && cast(mine)}
        />
      </div>
      {vote.error && <ProblemNote error={vote.error} />}
    </li>
  );
}
