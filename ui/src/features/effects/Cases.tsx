import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { duration } from "@/shared/format";
import { Loading, ProblemNote, When } from "@/shared/parts";
import type { Shown } from "./EffectsPage";
import { useCases } from "./queries";
import { useEffectWords } from "./words";

type Props = { playbookKey: string; shown: Shown; close: () => void };

/** The tickets behind a number, newest first. */
export function Cases({ playbookKey, shown, close }: Props) {
  const { t, locale } = useEffectWords();
  const found = useCases(playbookKey, shown.behind);
  const cases = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Modal opened onClose={close} size="lg" title={shown.title} closeButtonProps={{ "aria-label": t("action.close") }}>
      {found.isPending && <Loading rows={6} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && cases.length === 0 && <p className="quiet">{t("effect.cases_none")}</p>}
      <ul className="effect-cases">
        {cases.map((one) => (
          <li key={`${one.ticket_id} ${one.at}`}>
            <Link to="/inbox/$ticketId" params={{ ticketId: one.ticket_id }}>
              #{one.number} {one.subject}
            </Link>
            <span className="grow" />
            {one.hit !== null && <span>{t(one.hit ? "effect.hit" : "effect.miss")}</span>}
            {one.value_ms !== null && <span>{duration(one.value_ms, locale)}</span>}
            <span className="meta">
              <When at={one.at} />
            </span>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("effect.more")}
        </Button>
      )}
    </Modal>
  );
}
