import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RecognitionOverview, RecognitionVersion } from "@/api/models";
import { CapabilityHint } from "@/features/capabilities";
import { useScenarioName } from "@/features/scenarios";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, EmptyState, Facts, Icon, Loading, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { isTraining, overviewQuery, useTrain, versionsQuery } from "../queries";
import { CatchUp } from "./CatchUp";
import { Versions } from "./Versions";

/** How well tickets are recognised, by what, and what it is learned from. */
export function Recognition() {
  const { t } = useI18n();
  const overview = useQuery(overviewQuery);
  const versions = useQuery(versionsQuery);
  const problem = overview.error ?? versions.error;
  const retry = () => void Promise.all([overview.refetch(), versions.refetch()]);
  if (problem) return <ProblemNote error={problem} retry={retry} />;
  if (!overview.data || !versions.data) return <Loading rows={6} />;
  const inUse = versions.data.find((one) => one.state === "in_use");
  return (
    <div className="stack">
      <CapabilityHint of="recognition" />
      <Standing overview={overview.data} inUse={inUse} />
      {inUse && <CatchUp catchUp={overview.data.catch_up} />}
      {inUse && inUse.confusions.length > 0 && <Confusions version={inUse} />}
      {versions.data.length > 0 && (
        <Card title={t("recognition.versions")}>
          <Versions versions={versions.data} />
        </Card>
      )}
    </div>
  );
}

type StandingProps = { overview: RecognitionOverview; inUse: RecognitionVersion | undefined };

function Standing({ overview, inUse }: StandingProps) {
  const { t, locale } = useI18n();
  const train = useTrain();
  const busy = isTraining(overview.training);
  const begin = () =>
    train.mutate(undefined, {
      onSuccess: () => tell(t("recognition.asked"), t),
      onError: (error) => tellProblem(error, t),
    });
  const { confirmed, agreed, unknown } = overview.agreement;
  const signs = ({ with_signs, trust, best_guess, best_guess_of_words }: RecognitionVersion["figures"]) =>
    with_signs
      ? t("recognition.signs_tried", {
          n: count(with_signs, locale),
          trust: share(trust ?? 0, locale, 0),
          words: part(best_guess_of_words),
          both: part(best_guess),
        })
      : t("recognition.signs_untried");
  const part = (value: number | null | undefined) => (value == null ? "–" : share(value, locale));
  return (
    <Card
      title={t("recognition.standing")}
      actions={
        <Button variant="default" leftSection={<Icon name="refresh" />} disabled={busy} onClick={begin}>
          {t("recognition.train")}
        </Button>
      }
    >
      {busy && <Training progress={overview.training.progress} />}
      {overview.training.failed_at && overview.training.failure && (
        <p className="rule-off">
          {t("recognition.failed", { why: overview.training.failure })} <When at={overview.training.failed_at} />
        </p>
      )}
      {inUse ? (
        <Facts
          items={[
            [t("recognition.in_use"), t("recognition.version", { n: inUse.number })],
            [t("recognition.right_of_answered"), part(inUse.figures.right_of_answered)],
            [t("recognition.answered"), part(inUse.figures.answered)],
            [t("recognition.signs"), signs(inUse.figures)],
            [
              t("recognition.confirmed_since"),
              t("recognition.of_needed", {
                n: count(overview.confirmed_since, locale),
                of: count(overview.confirmed_needed, locale),
              }),
            ],
            [
              t("recognition.agreed"),
              confirmed === 0
                ? t("recognition.none_confirmed")
                : t("recognition.agreement", {
                    n: count(agreed, locale),
                    of: count(confirmed, locale),
                    unknown: count(unknown, locale),
                  }),
            ],
          ]}
        />
      ) : (
        <EmptyState icon="target" title={t("recognition.nothing")} hint={t("recognition.nothing_hint")} />
      )}
    </Card>
  );
}

function Training({ progress }: { progress: number }) {
  const { t, locale } = useI18n();
  return (
    <div className="stack">
      <span className="meta">{t("recognition.training", { share: share(progress, locale, 0) })}</span>
      <Progress value={progress * 100} aria-label={t("recognition.train")} />
    </div>
  );
}

function Confusions({ version }: { version: RecognitionVersion }) {
  const { t } = useI18n();
  return (
    <Card title={t("recognition.confusions")}>
      <ul className="short-list">
        {version.confusions.map((one) => (
          <Confused key={`${one.scenario} ${one.taken_for}`} {...one} />
        ))}
      </ul>
    </Card>
  );
}

function Confused({ scenario, taken_for, count }: RecognitionVersion["confusions"][number]) {
  const { t } = useI18n();
  const names = { scenario: useScenarioName(scenario), other: useScenarioName(taken_for) };
  return (
    <li className="short-row">
      {t("recognition.taken_for", names)}
      <span className="grow" />
      <span className="meta">{t("recognition.times", { n: count })}</span>
    </li>
  );
}
