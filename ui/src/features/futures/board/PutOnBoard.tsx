import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Study } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { ProblemNote } from "@/shared/parts";
import { doesSomething, onBoard, type Strategy } from "./board";
import { initiativesQuery, usePutOnBoard } from "./usePutOnBoard";

type Props = { strategy: Strategy; study: Study | null };

/** Makes an initiative of a strategy, or leads to the one that came of it. */
export function PutOnBoard({ strategy, study }: Props) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const sees = useMay("moscow.read");
  const writes = useMay("moscow.write");
  const found = useQuery({ ...initiativesQuery, enabled: sees });
  const put = usePutOnBoard(strategy, study);
  if (!sees || !found.data || !doesSomething(strategy.definition)) return null;
  const title = <span className="visually-hidden"> {textIn(strategy.definition.title as Texts, language)}</span>;
  const there = onBoard(strategy.key, found.data);
  if (there) {
    return (
      <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: there.key }} className="way">
        {t("levers.on_board")}
        {title}
      </Link>
    );
  }
  if (!writes) return null;
  const open = (key: string) =>
    void navigate({ to: "/moscow/initiatives/$initiativeKey", params: { initiativeKey: key } });
  return (
    <>
      {put.isError && <ProblemNote error={put.error} />}
      <Button
        size="xs"
        variant="subtle"
        loading={put.isPending}
        onClick={() => put.mutate(undefined, { onSuccess: (made) => open(made.key) })}
      >
        {t("levers.put")}
        {title}
      </Button>
    </>
  );
}
