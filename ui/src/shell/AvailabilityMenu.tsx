import { Menu, UnstyledButton } from "@mantine/core";
import { absences, useChooseAvailability, useOwnAvailability, useSession } from "@/features/staff";
import { moment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon, tellProblem } from "@/shared/parts";

/** Whether tickets come to oneself, and saying so. */
export function AvailabilityMenu() {
  const { t, locale } = useI18n();
  const { person } = useSession();
  const own = useOwnAvailability();
  const choose = useChooseAvailability(person.id);
  if (!own) return null;
  const said = own.away ? t("away.away") : t("away.available");
  const until = own.away && own.until ? moment(own.until, Date.now(), locale) : null;
  const words = until ? t("away.until", { when: until }) : said;
  const set = (away: boolean, moment: string | null) =>
    choose.mutate({ away, until: moment }, { onError: (error) => tellProblem(error, t) });
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton
          className={own.away ? "here-button here-away" : "here-button here-free"}
          aria-label={t("away.menu", { state: words })}
          title={t(own.away ? "away.away_hint" : "away.available_hint")}
        >
          <Icon name={own.away ? "moon" : "check"} size={14} />
          <span className="here-words">{words}</span>
          <Icon name="down" size={12} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {own.away && (
          <>
            <Menu.Item leftSection={<Icon name="check" />} onClick={() => set(false, null)}>
              {t("away.back")}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t("away.go")}</Menu.Label>
        {absences(new Date()).map((one) => (
          <Menu.Item key={one.label} leftSection={<Icon name="moon" />} onClick={() => set(true, one.until)}>
            {t(one.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
