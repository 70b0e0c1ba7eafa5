import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { MoscowClass, MoscowRoundDetail, MoscowRoundItem } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, ProblemNote, When } from "@/shared/parts";
import { useRemark } from "./queries";
import { byClass } from "./tally";
import type { Names } from "./words";

type Props = {
  round: MoscowRoundDetail;
  names: Names;
  decide: ((key: string, to: MoscowClass | null) => void) | null;
};

/** All votes with their reasons, those most apart first, and the talk about them. */
export function Tally({ round, names, decide }: Props) {
  return (
    <ul className="moscow-ballot">
      {round.items.map((item) => (
        <Line key={item.initiative} item={item} round={round} names={names} decide={decide} />
      ))}
    </ul>
  );
}

function Line({ item, round, names, decide }: Props & { item: MoscowRoundItem }) {
  const { t, locale } = useI18n();
  const { initiative: key, suggested } = item;
  const d = item.disagreement?.toLocaleString(locale, { maximumFractionDigits: 2 });
  return (
    <li>
      <div className="moscow-row">
        <b>{names.initiative(key)}</b>
        {item.to_be_discussed && (
          <Badge tone="amber" icon="users">
            {t("moscow.vote_discuss")}
          </Badge>
        )}
        {d !== undefined && <span className="meta">{t("moscow.vote_disagreement", { d })}</span>}
        {suggested && <Badge>{t("moscow.vote_suggested", { name: t(`moscow.class.${suggested}`) })}</Badge>}
        <span className="grow" />
        {decide && (
          <Button variant="default" onClick={() => decide(key, suggested)}>
            {t("moscow.vote_decide")}
          </Button>
        )}
      </div>
      {item.votes.length === 0 && <p className="quiet">{t("moscow.vote_none")}</p>}
      <dl className="moscow-tally">
        {byClass(item.votes).map((share) => (
          <div key={share.class} style={{ display: "contents" }}>
            <dt>
              {share.votes.length} × {t(`moscow.class.${share.class}`)}
            </dt>
            <dd>
              {share.votes.map((vote) => (
                <div key={vote.person.id}>
                  {vote.person.name}
                  <span className="meta"> × {vote.weight.toLocaleString(locale)}</span>
                  {vote.reason && <span className="meta">: {vote.reason}</span>}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Talk item={item} round={round} names={names} />
    </li>
  );
}

function Talk({ item, round, names }: Pick<Props, "round" | "names"> & { item: MoscowRoundItem }) {
  const { t } = useI18n();
  const add = useRemark(round.id);
  const votes = useMay("moscow.vote");
  const [text, setText] = useState("");
  const name = names.initiative(item.initiative);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ initiative: item.initiative, text }, { onSuccess: () => setText("") });
  };
  return (
    <>
      {item.remarks.map((one) => (
        <p key={one.id}>
          <b>{one.author.name}</b> {one.text}{" "}
          <span className="meta">
            <When at={one.at} />
          </span>
        </p>
      ))}
      {round.state === "revealed" && votes && (
        <form className="moscow-cast" onSubmit={submit}>
          <TextInput
            size="xs"
            aria-label={t("moscow.remark_for", { name })}
            placeholder={t("moscow.remark")}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={add.isPending} disabled={text.trim() === ""}>
            {t("moscow.remark_add")}
          </Button>
        </form>
      )}
      {add.error && <ProblemNote error={add.error} />}
    </>
  );
}
