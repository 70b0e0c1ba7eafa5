import { Button, Table } from "@mantine/core";
import type { RecognitionVersion } from "@/api/models";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, TableScroll, tell, tellProblem, When } from "@/shared/parts";
import { useChooseVersion } from "../queries";
import { addedByData } from "./figures";

/** Newest first, with how good each was on what was held back. */
export function Versions({ versions }: { versions: RecognitionVersion[] }) {
  const { t } = useI18n();
  return (
    <>
      <p className="meta">{t("recognition.held_back")}</p>
      <TableScroll label={t("recognition.versions")}>
        <Table className="table">
          <thead>
            <tr>
              <th scope="col">{t("recognition.number")}</th>
              <th scope="col">{t("recognition.learned")}</th>
              <th scope="col" className="num">
                {t("recognition.from_examples")}
              </th>
              <th scope="col" className="num">
                {t("recognition.from_tickets")}
              </th>
              <th scope="col" className="num">
                {t("recognition.tried")}
              </th>
              <th scope="col" className="num">
                {t("recognition.best_guess")}
              </th>
              <th scope="col" className="num">
                {t("recognition.by_words")}
              </th>
              <th scope="col" className="num">
                {t("recognition.macro_f1")}
              </th>
              <th scope="col" className="num">
                {t("recognition.calibration_error")}
              </th>
              <th scope="col">{t("recognition.state")}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <Row key={version.number} version={version} />
            ))}
          </tbody>
        </Table>
      </TableScroll>
    </>
  );
}

function Row({ version }: { version: RecognitionVersion }) {
  const { locale } = useI18n();
  const { figures } = version;
  const part = (value: number | null | undefined) => (value == null ? "–" : share(value, locale));
  return (
    <tr>
      <th scope="row">{version.number}</th>
      <td>
        <When at={version.trained_at} />
      </td>
      <td className="num">{count(version.examples, locale)}</td>
      <td className="num">{count(version.tickets, locale)}</td>
      <td className="num">{count(figures.tried, locale)}</td>
      <td className="num">{part(figures.best_guess)}</td>
      <td className="num">
        <ByWords figures={figures} />
      </td>
      <td className="num">{figures.macro_f1 == null ? "–" : count(figures.macro_f1, locale, 2)}</td>
      <td className="num">{part(figures.calibration_error)}</td>
      <td>
        <State version={version} />
      </td>
    </tr>
  );
}

/** The same by the words alone, and what the data of tickets add to it. */
function ByWords({ figures }: Pick<RecognitionVersion, "figures">) {
  const { t, locale } = useI18n();
  const added = addedByData(figures);
  if (figures.best_guess_of_words == null) {
    // Of nothing there is no share; of an older version nobody has asked.
    return figures.best_guess == null ? "–" : <span className="meta">{t("recognition.not_measured")}</span>;
  }
  return (
    <>
      {share(figures.best_guess_of_words, locale)}
      {added !== null && (
        <div className="meta">
          {t("recognition.data_add", {
            n: added.toLocaleString(locale, { maximumFractionDigits: 1, signDisplay: "exceptZero" }),
          })}
        </div>
      )}
    </>
  );
}

function State({ version }: { version: RecognitionVersion }) {
  const { t } = useI18n();
  const choose = useChooseVersion();
  if (version.state === "in_use") return <Badge tone="green">{t("recognition.is_in_use")}</Badge>;
  if (version.state === "dropped") return <span className="meta">{t("recognition.dropped")}</span>;
  const use = () =>
    choose.mutate(version.number, {
      onSuccess: () => tell(t("recognition.chosen", { n: version.number }), t),
      onError: (error) => tellProblem(error, t),
    });
  return (
    <span className="row-line">
      {version.worse && (
        <Badge tone="amber" icon="alert">
          {t("recognition.worse")}
        </Badge>
      )}
      <Button
        variant="default"
        size="compact-sm"
        loading={choose.isPending}
        aria-label={t("recognition.use_version", { n: version.number })}
        onClick={use}
      >
        {t("recognition.use")}
      </Button>
    </span>
  );
}
