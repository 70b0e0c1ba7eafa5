import { UnstyledButton } from "@mantine/core";
import { AvailabilityMenu, useOwnAvailability } from "@/features/staff";
import { moment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";

/** Whether tickets come to oneself, and saying so. */
export function OwnAvailability() {
  const { t, locale } = useI18n();
  const own = useOwnAvailability();
  if (!own) return null;
  const said = own.away ? t("away.away") : t("away.available");
  const until = own.away && own.until ? moment(own.until, Date.now(), locale) : null;
  const words = until ? t("away.until", { when: until }) : said;
  return (
    <AvailabilityMenu of={own}>
      <UnstyledButton
        className={own.away ? "here-button here-away" : "here-button here-free"}
        aria-label={t("away.menu", { state: words })}
        title={t(own.away ? "away.away_hint" : "away.available_hint")}
      >
        <Icon name={own.away ? "moon" : "check"} size={14} />
        <span className="here-words">{words}</span>
        <Icon name="down" size={12} />
      </UnstyledButton>
    </AvailabilityMenu>
  );
}
