import type { Study, StudyCriterion, StudyTable } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Icon, TableScroll } from "@/shared/parts";
import { criterionOf, shownCriteria, standing } from "./criteria";
import { figureText } from "./words";

/** Ranks by every criterion beside each other, and in a sentence where they part. */
export function CriteriaCard({ study, table }: { study: Study; table: StudyTable }) {
  const { t, locale, language } = useI18n();
  const name = (key: string) => textIn(table.strategies.find((one) => one.key === key)?.title, language) || key;
  const said = (one: StudyCriterion) => t(`futures.criterion.${criterionOf(one.key)}`);
  const shown = shownCriteria(table.criteria);
  if (table.undecided) {
    return (
      <Card title={t("futures.criteria")}>
        <p>{t("futures.undecided", { why: table.undecided })}</p>
      </Card>
    );
  }
  const order = table.strategies
    .map((strategy, at) => ({ strategy, at }))
    .filter(({ strategy }) => !study.screened.some((one) => one.strategy === strategy.key))
    .map(({ strategy, at }) => ({ strategy, at, sum: shown.reduce((sum, one) => sum + (one.ranks[at] ?? 0), 0) }))
    .sort((a, b) => a.sum - b.sum);
  const agreement = table.mean_agreement;
  return (
    <Card
      title={t("futures.criteria")}
      actions={
        agreement !== null && (
          <span title={t("futures.agreement_hint")}>
            <Badge tone="accent">
              {t("futures.agreement", { value: agreement.toLocaleString(locale, { maximumFractionDigits: 2 }) })}
            </Badge>
          </span>
        )
      }
    >
      <TableScroll label={t("futures.criteria")}>
        <table className="ranks">
          <thead>
            <tr>
              <th scope="col">{t("futures.rank_by")}</th>
              {shown.map((one) => (
                <th key={one.key} scope="col" className="ranks-criterion" title={one.definition}>
                  {said(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map(({ strategy, at }) => (
              <tr key={strategy.key}>
                <th scope="row">
                  {textIn(strategy.title, language)}
                  {strategy.dominated_by && (
                    <span className="meta"> {t("futures.dominated", { name: name(strategy.dominated_by) })}</span>
                  )}
                </th>
                {shown.map((one) => (
                  <td key={one.key}>
                    <span className={`rank${one.ranks[at] === 1 ? " rank-first" : ""}`}>
                      {one.ranks[at]}
                      {one.not_clearly_behind.includes(strategy.key) && "≈"}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <Sentence table={table} name={name} said={said} />
      {table.evpi !== null && (
        <p className="meta">
          <Icon name="eye" size={12} />{" "}
          {t("futures.evpi", { value: figureText(table.measure, table.evpi, study.minutes_per_unit, locale) })}
        </p>
      )}
    </Card>
  );
}

type SentenceProps = {
  table: StudyTable;
  name: (key: string) => string;
  said: (criterion: StudyCriterion) => string;
};

function Sentence({ table, name, said }: SentenceProps) {
  const { t } = useI18n();
  const found = standing(shownCriteria(table.criteria));
  if (!found) return null;
  const list = (criteria: StudyCriterion[]) => criteria.map(said).join(", ");
  return (
    <p className="futures-sentence">
      {found.others.length === 0 ? (
        t("futures.winner_all", { name: name(found.leader) })
      ) : (
        <>
          <b>{t("futures.winner_none")}</b>{" "}
          {t("futures.winner_most", { name: name(found.leader), n: found.first.length, all: found.all })}{" "}
          {found.others.map((other) => (
            <span key={other.key}>
              {t("futures.winner_other", { name: name(other.key), criteria: list(other.criteria) })}{" "}
            </span>
          ))}
        </>
      )}{" "}
      {found.unclear.length > 0 && t("futures.unclear", { criteria: list(found.unclear) })}
    </p>
  );
}
