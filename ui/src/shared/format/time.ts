const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, in the two coarsest units that matter: `42 s`, `18 min`, `3 h 02`, `4 d 6 h`. */
export function duration(ms: number, locale: string): string {
  const german = locale.startsWith("de");
  const day = german ? "T" : "d";
  if (ms < MINUTE) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} h ${String(minutes).padStart(2, "0")}`;
  }
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const count = new Intl.NumberFormat(locale).format(days);
  return hours && days < 10 ? `${count} ${day} ${hours} h` : `${count} ${day}`;
}

export function since(at: string, now: number, locale: string): string {
  return duration(Math.max(0, now - Date.parse(at)), locale);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, zone: string | undefined, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale}|${zone}|${name}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** Day of a moment in a zone, as `2026-11-21`. */
export function dayOf(at: Date, zone?: string): string {
  return format("sv-SE", zone, "day", { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** `09:31` today, `Wed 18:22` within six days, else `2 Nov`, with the year if it is another. */
export function moment(at: string, now: number, locale: string, zone?: string): string {
  const date = new Date(at);
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  const today = dayOf(new Date(now), zone);
  if (dayOf(date, zone) === today) return format(locale, zone, "time", time).format(date);
  const age = now - date.getTime();
  if (age >= 0 && age < 6 * DAY) return format(locale, zone, "week", { weekday: "short", ...time }).format(date);
  const sameYear = dayOf(date, zone).slice(0, 4) === today.slice(0, 4);
  return sameYear
    ? format(locale, zone, "month", { day: "numeric", month: "short" }).format(date)
    : format(locale, zone, "year", { day: "numeric", month: "short", year: "numeric" }).format(date);
}

/**
 * The days of the week in the order in which they are read there, 1 for Monday to 7 for Sunday: America begins with
 * Sunday, Europe with Monday, Egypt with Saturday. Monday where the browser does not know.
 */
export function weekDays(locale: string): number[] {
  type Week = { firstDay: number };
  // Older browsers have a property, newer ones a method, and TypeScript knows neither.
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => Week; weekInfo?: Week };
  const first = (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
  return [0, 1, 2, 3, 4, 5, 6].map((offset) => ((first - 1 + offset) % 7) + 1);
}

export function timeOfDay(at: string, locale: string, zone?: string): string {
  return format(locale, zone, "time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function fullMoment(at: string, locale: string, zone?: string): string {
  return format(locale, zone, "full", { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** A calendar day (`2026-11-21`) has no zone: it is shown as it is written. */
export function calendarDay(day: string, locale: string, weekday = true): string {
  const date = new Date(`${day}T00:00:00Z`);
  const name = weekday ? "weekday-day" : "plain-day";
  const options: Intl.DateTimeFormatOptions = weekday
    ? { weekday: "short", day: "numeric", month: "short" }
    : { day: "numeric", month: "short", year: "numeric" };
  return format(locale, "UTC", name, options).format(date);
}

export function longDay(at: string, locale: string, zone?: string): string {
  return format(locale, zone, "long-day", { day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** A moment for a field of the kind `datetime-local`, which has no zone: it is the writer's own. */
export function localMinute(date: Date): string {
  const own = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return own.toISOString().slice(0, 16);
}
