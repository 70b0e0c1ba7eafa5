import { Button, MultiSelect, NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { MoscowBoard, MoscowClass, MoscowRound, MoscowRoundDetail } from "@/api/models";
import { useMay, usePeople, useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EditDialog, EmptyState, Icon, Loading, ProblemNote, tellProblem } from "@/shared/parts";
import { Ballot } from "./Ballot";
import { MoveDialog } from "./MoveDialog";
import { roundQuery, roundsQuery, useOpenRound, useRoundStep } from "./queries";
import { Tally } from "./Tally";
import { useNames } from "./useNames";
import type { Names } from "./words";

/** Saying blind which class each initiative should have, then seeing all and talking about it. */
export function Votes({ board }: { board: MoscowBoard }) {
  const { t } = useI18n();
  const names = useNames(board);
  const decides = useMay("moscow.decide") && board.frame.status !== "closed";
  const rounds = useQuery(roundsQuery(board.frame.id));
  const [opening, setOpening] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  if (rounds.isPending) return <Loading rows={6} />;
  if (rounds.isError) return <ProblemNote error={rounds.error} retry={() => void rounds.refetch()} />;
  const latest = rounds.data[0];
  const shown = rounds.data.find((one) => one.id === chosen) ?? latest;
  const open = decides && (!latest || latest.state === "closed") && (
    <Button onClick={() => setOpening(true)}>{t(latest ? "moscow.round_second" : "moscow.round_open")}</Button>
  );
  return (
    <>
      {!shown && (
        <EmptyState icon="users" title={t("moscow.round_none")} hint={t("moscow.round_none_hint")} action={open} />
      )}
      {shown && (
        <RoundCard key={shown.id} round={shown} board={board} names={names} open={shown === latest ? open : null}>
          {rounds.data.length > 1 && (
            <Select
              size="xs"
              aria-label={t("moscow.round_earlier")}
              allowDeselect={false}
              value={shown.id}
              onChange={setChosen}
              data={rounds.data.map((one) => ({ value: one.id, label: t("moscow.round_n", { n: one.number }) }))}
            />
          )}
        </RoundCard>
      )}
      {opening && <OpenRound board={board} names={names} close={() => setOpening(false)} />}
    </>
  );
}

function OpenRound({ board, names, close }: { board: MoscowBoard; names: Names; close: () => void }) {
  const { t } = useI18n();
  const people = usePeople();
  const add = useOpenRound(board.frame.id);
  // Those on which people were apart stand first in mind for another round.
  const apart = board.cards.filter((card) => (card.votes?.disagreement ?? 0) >= 0.5);
  const [initiatives, setInitiatives] = useState(apart.map((card) => card.initiative.key));
  const [decider, setDecider] = useState<string | null>(null);
  const [weights, setWeights] = useState<Record<string, number>>({});
  const save = () => add.mutate({ initiatives, decider_id: decider, weights }, { onSuccess: close });
  return (
    <EditDialog
      title={t("moscow.round_open")}
      close={close}
      save={save}
      saving={add.isPending}
      error={add.error}
      saveLabel={t("moscow.round_open")}
    >
      <MultiSelect
        label={t("moscow.round_about")}
        description={t("moscow.round_about_hint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={initiatives}
        onChange={setInitiatives}
        data={board.cards.map(({ initiative: { key } }) => ({ value: key, label: names.initiative(key) }))}
      />
      <Select
        label={t("moscow.round_decider")}
        description={t("moscow.round_decider_hint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={decider}
        onChange={setDecider}
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      <Weights people={people.data ?? []} weights={weights} put={setWeights} />
    </EditDialog>
  );
}

type WeightProps = {
  people: { id: string; name: string }[];
  weights: Record<string, number>;
  put: (weights: Record<string, number>) => void;
};

/** Whose vote counts for more, or for less. Everybody sees it; who is not named counts once. */
function Weights({ people, weights, put }: WeightProps) {
  const { t } = useI18n();
  const named = Object.keys(weights);
  const name = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.round_weights")}</legend>
      <p className="meta">{t("moscow.round_weights_hint")}</p>
      <MultiSelect
        aria-label={t("moscow.round_weights")}
        searchable
        value={named}
        onChange={(ids) => put(Object.fromEntries(ids.map((id) => [id, weights[id] ?? 2])))}
        data={people.map((one) => ({ value: one.id, label: one.name }))}
      />
      {named.map((id) => (
        <NumberInput
          key={id}
          label={t("moscow.round_weight_of", { name: name(id) })}
          min={0.5}
          max={10}
          step={0.5}
          value={weights[id]}
          onChange={(value) => put({ ...weights, [id]: Number(value) || 1 })}
        />
      ))}
    </fieldset>
  );
}

/** How much votes count, where it is not once each. */
function WeightsLine({ round }: { round: MoscowRound }) {
  const { t, locale } = useI18n();
  const people = usePeople();
  const named = Object.entries(round.definition.weights);
  const name = (id: string) => people.data?.find((one) => one.id === id)?.name ?? id;
  const list = named.map(([id, weight]) => `${name(id)} × ${weight.toLocaleString(locale)}`).join(", ");
  return (
    <p className="meta">
      {named.length > 0 ? t("moscow.round_weights_are", { list }) : t("moscow.round_weights_even")}
    </p>
  );
}

type CardProps = {
  round: MoscowRound;
  board: MoscowBoard;
  names: Names;
  open: ReactNode;
  children: ReactNode;
};

function RoundCard({ round, board, names, open, children }: CardProps) {
  const { t } = useI18n();
  const found = useQuery(roundQuery(round.id));
  const [moving, setMoving] = useState<{ key: string; to: MoscowClass | null } | null>(null);
  const card = moving && board.cards.find((one) => one.initiative.key === moving.key);
  const decides = useMay("moscow.decide") && board.frame.status !== "closed";
  return (
    <Card
      title={t("moscow.round_n", { n: round.number })}
      beside={
        <>
          <Badge tone={round.state === "open" ? "accent" : "plain"} icon={round.state === "open" ? "lock" : "eye"}>
            {t(`moscow.round_state.${round.state}`)}
          </Badge>
          <span className="meta">{t("moscow.round_voters", { n: round.voters })}</span>
        </>
      }
      actions={
        <>
          {children}
          <Step round={round} />
          {open}
        </>
      }
    >
      <WeightsLine round={round} />
      {found.isPending && <Loading rows={6} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.state === "open" && <Ballot round={found.data} board={board} names={names} />}
      {found.data && found.data.state !== "open" && (
        <>
          <AgreementLine round={found.data} />
          <Tally round={found.data} names={names} decide={decides ? (key, to) => setMoving({ key, to }) : null} />
        </>
      )}
      {card && moving && (
        <MoveDialog
          board={board}
          card={card}
          to={moving.to}
          names={names}
          moved={() => setMoving(null)}
          close={() => setMoving(null)}
        />
      )}
    </Card>
  );
}

/** Its decider reveals and closes it; where none is named, whoever may decide. */
function Step({ round }: { round: MoscowRound }) {
  const { t } = useI18n();
  const step = useRoundStep();
  const { person } = useSession();
  const decides = useMay("moscow.decide");
  const { decider_id: decider } = round.definition;
  const may = decider ? decider === person.id : decides;
  if (!may || round.state === "closed") return null;
  const next = round.state === "open" ? "reveal" : "close";
  const go = () =>
    step.mutate({ id: round.id, version: round.version, step: next }, { onError: (error) => tellProblem(error, t) });
  return (
    <Button
      variant={next === "reveal" ? "filled" : "default"}
      loading={step.isPending}
      disabled={round.voters === 0}
      onClick={go}
    >
      {t(`moscow.round_${next}`)}
    </Button>
  );
}

function AgreementLine({ round }: { round: MoscowRoundDetail }) {
  const { t, locale } = useI18n();
  if (!round.agreement) return null;
  const { level, alpha, together } = round.agreement;
  const figure = alpha?.toLocaleString(locale, { maximumFractionDigits: 2 });
  return (
    <>
      <p className="moscow-row">
        <Icon name={level === "good" ? "check" : "users"} size={16} /> <b>{t(`moscow.agreement.${level}`)}</b>
        {figure !== undefined && <span className="meta">{t("moscow.agreement_alpha", { alpha: figure })}</span>}
      </p>
      {together && <TogetherLine of={together} />}
    </>
  );
}

/** Two people by kappa, more by W, with what that means. */
function TogetherLine({ of }: { of: NonNullable<NonNullable<MoscowRoundDetail["agreement"]>["together"]> }) {
  const { t, locale } = useI18n();
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 2 });
  const kappa = of.method === "kappa";
  return (
    <p className="meta">
      {t(kappa ? "moscow.together_kappa" : "moscow.together_w", {
        people: of.people,
        initiatives: of.initiatives,
        value: number(of.value),
        means: t(`moscow.together.${of.method}.${of.strength}`),
      })}
      {of.p !== null &&
        ` ${t(of.p <= 0.05 ? "moscow.together_no_chance" : "moscow.together_chance", { p: number(of.p) })}`}
    </p>
  );
}
