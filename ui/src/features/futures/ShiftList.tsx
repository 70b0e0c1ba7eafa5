import type { StaffingDesk } from "@/api/models";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, TableScroll } from "@/shared/parts";
import { dayName, hourClock } from "./staffing-words";

/** Who works when, all days. */
export function ShiftList({ from, desk }: { from: string; desk: StaffingDesk }) {
  const { t, locale } = useI18n();
  const title = t("staffing.shifts_of", { name: desk.groups.join(", ") });
  return (
    <Card title={title} beside={<span className="meta">{t("staffing.shifts_hint")}</span>}>
      {desk.shifts.length === 0 ? (
        <p className="meta">{t("staffing.shifts_none")}</p>
      ) : (
        <TableScroll label={title}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("staffing.day")}</th>
                <th scope="col">{t("staffing.shift")}</th>
                <th scope="col">{t("staffing.from_to")}</th>
                <th scope="col">{t("staffing.pause")}</th>
                <th scope="col" className="number">
                  {t("staffing.people")}
                </th>
                <th scope="col" className="number">
                  {t("staffing.hours_short")}
                </th>
              </tr>
            </thead>
            <tbody>
              {desk.shifts.map((one) => (
                <tr key={`${one.day} ${one.from} ${one.to} ${one.pause} ${one.template}`}>
                  <td>{dayName(from, one.day, locale)}</td>
                  <td>{one.template}</td>
                  <td className="whole">
                    {hourClock(one.from)}–{hourClock(one.to)}
                    {one.to > 24 && ` ${t("staffing.next_day")}`}
                  </td>
                  <td>{one.pause == null ? "–" : hourClock(one.pause)}</td>
                  <td className="number">{one.people}</td>
                  <td className="number">{count(one.people * one.hours, locale, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  );
}
