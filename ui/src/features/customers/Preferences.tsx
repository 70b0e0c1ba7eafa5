import type { Customer } from "@/api/models";
import { timeOfDay } from "@/shared/format";
import { type Translate, useI18n, useWord } from "@/shared/i18n";
import { Badge, useNow } from "@/shared/parts";
import { languageName } from "./languages";

type Wishes = Customer["preferences"];

/** Hours of the customer's day, as one says them. */
export function windowText(window: NonNullable<Wishes["window"]>, t: Translate): string {
  if (window.to === "24:00") return t("customer.after", { from: window.from });
  if (window.from === "00:00") return t("customer.before", { to: window.to });
  return t("customer.between", { from: window.from, to: window.to });
}

/** What matters for the next answer as short badges; a wish not to be contacted comes first and in red. */
export function Preferences({ customer }: { customer: Customer }) {
  const { t, locale } = useI18n();
  const { preferences } = customer;
  const survey = customer.summary?.last_survey;
  return (
    <div className="badges">
      {preferences.do_not_contact && (
        <Badge tone="red" icon="alert">
          {t("customer.do_not_contact")}
        </Badge>
      )}
      {preferences.accessibility && (
        <Badge tone="amber" icon="eye">
          {preferences.accessibility}
        </Badge>
      )}
      <Ways preferences={preferences} />
      <Hours customer={customer} />
      {customer.language && <Badge>{languageName(customer.language, locale)}</Badge>}
      {survey && (
        <Badge tone={survey.rating >= 4 ? "green" : survey.rating <= 2 ? "red" : "plain"}>
          {t("customer.survey", { rating: survey.rating })}
        </Badge>
      )}
      {customer.tags.map((tag) => (
        <Badge key={tag} icon="tag">
          {tag}
        </Badge>
      ))}
      {preferences.notes && <p className="preference-note">{preferences.notes}</p>}
    </div>
  );
}

/** By which way, and by which not: "E-mail, not phone". */
function Ways({ preferences }: { preferences: Wishes }) {
  const { t } = useI18n();
  const word = useWord();
  const { channel, avoid } = preferences;
  if (!channel && !avoid) return null;
  const name = (one: NonNullable<Wishes["channel"]>) => word("channel", one);
  const text =
    channel && avoid
      ? t("customer.prefers_not", { channel: capital(name(channel)), avoid: name(avoid) })
      : channel
        ? t("customer.prefers", { channel: name(channel) })
        : t("customer.not", { avoid: name(avoid ?? "phone") });
  return <Badge icon={channel === "phone" ? "phone" : "mail"}>{text}</Badge>;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** When to call, and what the clock says there while one reads it. */
function Hours({ customer }: { customer: Customer }) {
  const { t, locale } = useI18n();
  const now = useNow();
  const { window, hours } = customer.preferences;
  if (!window) return hours ? <Badge icon="clock">{hours}</Badge> : null;
  const there = customer.time_zone && timeOfDay(new Date(now).toISOString(), locale, customer.time_zone);
  return (
    <>
      <Badge icon="phone">
        {windowText(window, t)}
        {there ? ` · ${t("customer.there_now", { time: there })}` : ""}
      </Badge>
      {hours && <Badge icon="clock">{hours}</Badge>}
    </>
  );
}
