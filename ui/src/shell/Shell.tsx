import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { waitingQuery } from "@/features/learnings";
import { driftsQuery, reviewsWaitingQuery } from "@/features/moscow";
import { useMay, useSession } from "@/features/staff";
import { Alerts, countsQuery, NewTicket } from "@/features/tickets";
import { LiveProvider } from "@/live";
import { useI18n } from "@/shared/i18n";
import { KeySheet, useKeys } from "@/shared/keys";
import { Icon, Lighthouse, useDropGuard } from "@/shared/parts";
import { offered, PLACES, type Place, SETTINGS } from "./places";
import { TopBar } from "./TopBar";
import { useBrand } from "./useBrand";

export function Shell() {
  const { t } = useI18n();
  const [keysShown, setKeysShown] = useState(false);
  const [creating, setCreating] = useState(false);
  const mayAnswer = useMay("tickets.answer");
  const mayRead = useMay("tickets.read");
  useDropGuard();
  useKeys({
    help: () => setKeysShown(true),
    create: () => mayAnswer && setCreating(true),
    jump: () => document.getElementById("jump")?.focus(),
  });
  return (
    <LiveProvider>
      <a className="skip" href="#main">
        {t("nav.skip")}
      </a>
      <div className="app">
        <Rail />
        <TopBar showKeys={() => setKeysShown(true)} create={mayAnswer ? () => setCreating(true) : undefined} />
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {mayRead && <Alerts />}
      <KeySheet opened={keysShown} close={() => setKeysShown(false)} />
      {creating && <NewTicket close={() => setCreating(false)} />}
    </LiveProvider>
  );
}

function Rail() {
  const { t } = useI18n();
  const brand = useBrand();
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      <Link to="/inbox" className="rail-mark" aria-label={t("nav.home")} title={brand?.name}>
        <Lighthouse />
      </Link>
      {PLACES.map((place) => (
        <RailLink key={place.to} place={place} />
      ))}
      <span className="grow" />
      <RailLink place={SETTINGS} />
    </nav>
  );
}

function RailLink({ place }: { place: Place }) {
  const { t } = useI18n();
  if (!offered(place, useSession())) return null;
  return (
    <Link to={place.to} className="rail-link" activeProps={{ className: "rail-link rail-on" }}>
      <Icon name={place.icon} size={20} />
      <span>{t(place.label)}</span>
      {place.to === "/inbox" && <UnassignedCount />}
      {place.to === "/today" && <EscalatedCount />}
      {place.to === "/learnings" && <WaitingCount />}
      {place.to === "/moscow" && <MoscowCount />}
    </Link>
  );
}

function UnassignedCount() {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  const n = data?.unassigned ?? 0;
  return <RailCount n={n} text={t("nav.unassigned", { n })} />;
}

function EscalatedCount() {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  const n = data?.escalated ?? 0;
  return <RailCount n={n} text={t("nav.escalated", { n })} />;
}

function WaitingCount() {
  const { t } = useI18n();
  const { data } = useQuery(waitingQuery);
  const n = data?.yours ?? 0;
  return <RailCount n={n} text={t("nav.learnings_waiting", { n })} />;
}

/** Reviews that are due, and switches that are not as they were promised. */
function MoscowCount() {
  const { t } = useI18n();
  const reviews = useQuery(reviewsWaitingQuery).data?.yours ?? 0;
  const drifts = useQuery(driftsQuery).data?.length ?? 0;
  const texts = [reviews > 0 && t("nav.reviews_waiting", { n: reviews }), drifts > 0 && t("nav.drifts", { n: drifts })];
  return <RailCount n={reviews + drifts} text={texts.filter(Boolean).join(", ")} />;
}

function RailCount({ n, text }: { n: number; text: string }) {
  const { locale } = useI18n();
  if (n === 0) return null;
  return (
    <span className="rail-count">
      <span aria-hidden="true">{n > 99 ? "99+" : new Intl.NumberFormat(locale).format(n)}</span>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
