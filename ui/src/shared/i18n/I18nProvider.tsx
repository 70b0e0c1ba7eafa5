import { useDirection } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { en, type MessageKey, type Messages } from "./en";
import { directionOf, LANGUAGE_KEY, type Language, preferredLanguage, regionalTag } from "./locale";
import { fill, type Params } from "./text";

export type Translate = (key: MessageKey, params?: Params) => string;
type I18n = {
  t: Translate;
  language: Language;
  /** The tag for Intl: dates and numbers. */
  locale: string;
  choose: (language: Language) => void;
};

const Context = createContext<I18n | null>(null);

/** English is always at hand; another language is fetched once when it is first wanted. */
export async function loadMessages(language: Language): Promise<Messages> {
  if (language === "en") return en;
  return (await import("./de")).de;
}

export function storedLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(LANGUAGE_KEY);
  } catch {
    // Storage may be forbidden.
  }
  return preferredLanguage(chosen, navigator.languages);
}

type Props = { language: Language; messages: Messages; children: ReactNode };

export function I18nProvider({ language: first, messages: firstMessages, children }: Props) {
  const [state, setState] = useState({ language: first, messages: firstMessages });
  const locale = regionalTag(state.language, navigator.languages);

  const { setDirection } = useDirection();

  useEffect(() => {
    document.documentElement.lang = state.language;
    setDirection(directionOf(state.language));
  }, [state.language, setDirection]);

  const choose = useCallback((language: Language) => {
    try {
      localStorage.setItem(LANGUAGE_KEY, language);
    } catch {
      // The choice then lasts as long as the page.
    }
    void loadMessages(language).then((messages) => setState({ language, messages }));
  }, []);

  const value = useMemo<I18n>(
    () => ({
      t: (key, params) => fill(state.messages[key], locale, params),
      language: state.language,
      locale,
      choose,
    }),
    [state, locale, choose],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useI18n(): I18n {
  const i18n = useContext(Context);
  if (!i18n) throw new Error("useI18n outside I18nProvider");
  return i18n;
}

/** Names of server words (states, channels, permissions) that may grow: unknown ones are shown as they are. */
export function useWord(): (area: string, word: string) => string {
  const { t } = useI18n();
  return useCallback(
    (area, word) => {
      const key = `${area}.${word}`;
      return key in en ? t(key as MessageKey) : word.replaceAll("_", " ");
    },
    [t],
  );
}

/** The name of what the program brings along, in the reader's language until the shop gives it another one. */
export function useBuiltInName(): (area: string, key: string, name: string) => string {
  const { t } = useI18n();
  return useCallback(
    (area, key, name) => {
      const own = `${area}.${key}`;
      return own in en && en[own as MessageKey] === name ? t(own as MessageKey) : name;
    },
    [t],
  );
}
