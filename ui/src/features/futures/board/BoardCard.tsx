import type { Study } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { Card } from "@/shared/parts";
import { doesSomething } from "./board";
import { PutOnBoard } from "./PutOnBoard";

/** What was found good can be planned: each strategy of a study on its way to the board. */
export function BoardCard({ study }: { study: Study }) {
  const { t, language } = useI18n();
  const sees = useMay("moscow.read");
  const strategies = study.strategies.filter((one) => doesSomething(one.definition));
  if (!sees || strategies.length === 0) return null;
  return (
    <Card title={t("levers.board_card")}>
      <p className="meta">{t("levers.board_hint")}</p>
      <ul className="records">
        {strategies.map((one) => (
          <li key={one.key} className="record">
            <div className="record-head">
              <b>{textIn(one.definition.title as Texts, language)}</b>
              <span className="grow" />
              <PutOnBoard strategy={one} study={study} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
