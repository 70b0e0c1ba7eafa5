import { Button, Checkbox, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Scenario, ScenarioDefinition, ScenarioProposal } from "@/api/models";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EditDialog, Picker, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import {
  proposalsQuery,
  useActiveScenarios,
  useConfirmTickets,
  useDismissProposal,
  useScenarioName,
  useSearchProposals,
  useTakeProposal,
} from "./queries";
import { EMPTY, ScenarioEdit } from "./ScenarioEdit";
import { examplesOf } from "./texts";

/** What a lead is doing with a proposal. */
type Doing =
  | { what: "making" | "dismissing"; proposal: ScenarioProposal }
  | { what: "confirming"; proposal: ScenarioProposal; scenario: string };

/** What tickets that fit no scenario have in common: it may be one. */
export function Proposals() {
  const { t } = useI18n();
  const found = useQuery(proposalsQuery);
  const search = useSearchProposals();
  const take = useTakeProposal();
  const [doing, setDoing] = useState<Doing | null>(null);
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { items, search: state } = found.data;
  const searching = state.asked_at !== null || state.begun_at !== null;
  const taken = (proposal: ScenarioProposal, scenario: string) =>
    take.mutate(
      { id: proposal.id, scenario },
      {
        onSuccess: () => setDoing(proposal.tickets.length > 0 ? { what: "confirming", proposal, scenario } : null),
        onError: (error) => tellProblem(error, t),
      },
    );
  return (
    <Card
      title={t("proposal.title")}
      beside={
        <span className="meta">
          {state.searched_at ? (
            <>
              {t("proposal.looked_at", { n: state.tickets })} <When at={state.searched_at} />
            </>
          ) : (
            t("proposal.not_yet")
          )}
        </span>
      }
      actions={
        <Button size="compact-xs" variant="subtle" loading={searching} onClick={() => search.mutate(undefined)}>
          {t("proposal.search")}
        </Button>
      }
    >
      {items.length === 0 && <p className="quiet">{t("proposal.none")}</p>}
      <ul className="proposals">
        {items.map((one) => (
          <Proposed
            key={one.id}
            proposal={one}
            make={() => setDoing({ what: "making", proposal: one })}
            take={(scenario) => taken(one, scenario)}
            dismiss={() => setDoing({ what: "dismissing", proposal: one })}
          />
        ))}
      </ul>
      {doing?.what === "making" && (
        <ScenarioEdit
          from={drafted(doing.proposal)}
          added={(scenario: Scenario) => taken(doing.proposal, scenario.key)}
          close={() => setDoing(null)}
        />
      )}
      {doing?.what === "dismissing" && <Dismissal proposal={doing.proposal} close={() => setDoing(null)} />}
      {doing?.what === "confirming" && (
        <Confirmation proposal={doing.proposal} scenario={doing.scenario} close={() => setDoing(null)} />
      )}
    </Card>
  );
}

/** Only in the languages that the form shows: nothing is kept that nobody has read. */
function drafted(proposal: ScenarioProposal): ScenarioDefinition {
  return { ...EMPTY, state: "active", examples: examplesOf(proposal.examples, ["en", "de"]) };
}

type ProposedProps = {
  proposal: ScenarioProposal;
  make: () => void;
  take: (scenario: string) => void;
  dismiss: () => void;
};

function Proposed({ proposal, make, take, dismiss }: ProposedProps) {
  const { t, locale } = useI18n();
  const [opened, setOpened] = useState(false);
  const nearest = useScenarioName(proposal.nearest);
  const choices = useActiveScenarios().map((one) => ({ ...one, picked: one.value === proposal.nearest }));
  return (
    <li className="proposal">
      <div className="badges">
        {proposal.words.map((word) => (
          <Badge key={word} tone="accent">
            {word}
          </Badge>
        ))}
        <span className="meta">{t("proposal.tickets", { n: proposal.found })}</span>
      </div>
      {proposal.nearest && (
        <p className="meta">
          {t("proposal.nearest", { name: nearest, share: share(proposal.nearest_share, locale, 0) })}
        </p>
      )}
      <details>
        <summary>{t("proposal.examples", { n: proposal.examples.length })}</summary>
        <ul className="proposal-examples">
          {proposal.examples.map((one) => (
            <li key={one.ticket_id}>
              <Link to="/inbox/$ticketId" params={{ ticketId: one.ticket_id }} className="cell-link">
                {one.text}
              </Link>
            </li>
          ))}
        </ul>
      </details>
      <div className="scenario-buttons">
        <Button size="xs" onClick={make}>
          {t("proposal.make")}
        </Button>
        <Picker
          opened={opened}
          setOpened={setOpened}
          label={t("proposal.belongs")}
          target={t("proposal.belongs")}
          choices={choices}
          pick={take}
        />
        <Button size="xs" variant="subtle" onClick={dismiss}>
          {t("proposal.dismiss")}
        </Button>
      </div>
    </li>
  );
}

function Dismissal({ proposal, close }: { proposal: ScenarioProposal; close: () => void }) {
  const { t } = useI18n();
  const dismiss = useDismissProposal();
  const [reason, setReason] = useState("");
  return (
    <EditDialog
      title={t("proposal.dismiss_title", { words: proposal.words.join(", ") })}
      close={close}
      save={() => dismiss.mutate({ id: proposal.id, reason }, { onSuccess: close })}
      saving={dismiss.isPending}
      error={dismiss.error}
      disabled={reason.trim() === ""}
      saveLabel={t("proposal.dismiss")}
    >
      <p>{t("proposal.dismiss_hint")}</p>
      <Textarea
        label={t("proposal.reason")}
        required
        autosize
        data-autofocus
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}

type ConfirmationProps = { proposal: ScenarioProposal; scenario: string; close: () => void };

/** Its tickets, to be confirmed at once; those that are about something else are left out. */
function Confirmation({ proposal, scenario, close }: ConfirmationProps) {
  const { t } = useI18n();
  const name = useScenarioName(scenario);
  const confirm = useConfirmTickets();
  const [left, setLeft] = useState<string[]>([]);
  const chosen = proposal.tickets.filter((ticket) => !left.includes(ticket.id)).map((ticket) => ticket.id);
  const save = () =>
    confirm.mutate(
      { tickets: chosen, scenario },
      {
        onSuccess: ({ classified, refused }) => {
          tell(t("proposal.confirmed", { n: classified, left: refused.length }), t);
          close();
        },
      },
    );
  return (
    <EditDialog
      title={t("proposal.confirm_title", { name })}
      close={close}
      save={save}
      saving={confirm.isPending}
      error={confirm.error}
      disabled={chosen.length === 0}
      saveLabel={t("proposal.confirm", { n: chosen.length })}
    >
      <p>{t("proposal.confirm_hint")}</p>
      <fieldset className="proposal-tickets">
        <legend className="visually-hidden">{t("scenario.tickets")}</legend>
        {proposal.tickets.map((ticket) => (
          <Checkbox
            key={ticket.id}
            label={`#${ticket.number} ${ticket.subject}`}
            checked={!left.includes(ticket.id)}
            onChange={(event) =>
              setLeft(event.currentTarget.checked ? left.filter((id) => id !== ticket.id) : [...left, ticket.id])
            }
          />
        ))}
      </fieldset>
    </EditDialog>
  );
}
