export type { MessageKey } from "./en";
export {
  I18nProvider,
  loadMessages,
  storedLanguage,
  type Translate,
  useBuiltInName,
  useI18n,
  useWord,
} from "./I18nProvider";
export { type Direction, directionOf, LANGUAGES, type Language, languageOf } from "./locale";
