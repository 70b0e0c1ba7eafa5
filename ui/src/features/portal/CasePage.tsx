import { type CSSProperties, useEffect, useState } from "react";
import type { PortalCase } from "@/api/models";
import { LANGUAGES, type Language, languageOf, preferredLanguage } from "@/shared/i18n/locale";
import { tokensOf } from "@/shared/theme/accent";
import { Conversation } from "./Conversation";
import { Parcel } from "./Parcel";
import { Polls } from "./Polls";
import { Rating } from "./Rating";
import { Steps } from "./Steps";
import { useCase } from "./useCase";
import { headline, keepLanguage, keptLanguage, SayContext, sayIn, useSay } from "./words";

export function CasePage({ token }: { token: string }) {
  const [chosen, setChosen] = useState<Language | null>(keptLanguage);
  const hand = useCase(token, chosen);
  const language = chosen ?? languageOf(hand.seen?.language) ?? preferredLanguage(null, navigator.languages);
  const say = sayIn(language);
  const { seen, trouble } = hand;
  // What is still on its way is what they look for; what has come stands below.
  const travels = seen?.order?.parcels.some((parcel) => parcel.state !== "delivered");
  const parcels = seen?.order?.parcels.map((parcel) => (
    <Parcel key={`${parcel.carrier}-${parcel.tracking_number}`} parcel={parcel} order={seen.order} />
  ));
  const choose = (value: string) => {
    const picked = languageOf(value);
    if (picked) keepLanguage(picked);
    setChosen(picked);
  };

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = seen ? `${say.t("case.title", { number: `#${seen.number}` })} · ${seen.brand.name}` : "Aftercare";
  }, [language, seen, say]);

  return (
    <SayContext value={say}>
      <div className="case-page" style={accentOf(seen)}>
        <header className="case-top">
          <span className="case-brand">{seen?.brand.name ?? ""}</span>
          <select
            aria-label={say.t("case.language")}
            value={language}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {LANGUAGES.map((known) => (
              <option key={known.language} value={known.language}>
                {known.name}
              </option>
            ))}
          </select>
        </header>
        <main className="case-main">
          {trouble === "offline" && <Trouble what="offline" retry={() => void hand.look()} />}
          {trouble === "gone" && <Trouble what="gone" />}
          {!seen && !trouble && <p role="status">{say.t("case.loading")}</p>}
          {seen && (
            <>
              <Hero seen={seen} />
              {travels && parcels}
              <Conversation seen={seen} token={token} hand={hand} />
              <Steps steps={seen.steps} />
              {seen.asks_rating && <Rating rating={seen.rating ?? null} rate={hand.rate} />}
              {!travels && parcels}
              <Polls polls={seen.polls} vote={hand.vote} />
              <NotOffered items={seen.not_offered} />
            </>
          )}
        </main>
      </div>
    </SayContext>
  );
}

function Hero({ seen }: { seen: PortalCase }) {
  const say = useSay();
  const { title, hint } = headline(seen, say);
  const about = [
    seen.order
      ? say.t("case.order", { number: seen.order.number })
      : say.t("case.title", { number: `#${seen.number}` }),
    seen.customer,
  ];
  return (
    <div className="case-hero">
      <p>{about.filter(Boolean).join(", ")}</p>
      <h1>{title}</h1>
      <p>{hint}</p>
    </div>
  );
}

function Trouble({ what, retry }: { what: "gone" | "offline"; retry?: () => void }) {
  const { t } = useSay();
  return (
    <div className="case-card" role="alert">
      <h1>{t(`case.${what}`)}</h1>
      <p>{t(`case.${what}_hint`)}</p>
      {retry && (
        <button type="button" onClick={retry}>
          {t("case.retry")}
        </button>
      )}
    </div>
  );
}

function NotOffered({ items }: { items: PortalCase["not_offered"] }) {
  const { t } = useSay();
  if (items.length === 0) return null;
  return (
    <section className="case-card case-quiet">
      <h2>{t("not_offered.title")}</h2>
      <ul>
        {items.map((one) => (
          <li key={one.name}>
            {one.name} <small>{one.words}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The brand's colour in the place of the program's own. */
function accentOf(seen: PortalCase | null): CSSProperties {
  const { colour, colour_on_dark } = seen?.brand ?? {};
  if (!colour || !colour_on_dark) return {};
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  return tokensOf({ light: colour, dark: colour_on_dark }, dark ? "dark" : "light") as CSSProperties;
}
