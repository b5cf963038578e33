import { I18nProvider, type I18nProviderProps } from "@cloudscape-design/components/i18n";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { remembered } from "../data/remembered.js";

export type Language = "en" | "ja";

/** A text, or a function that makes one, in every language. */
export type Text<T = string> = Readonly<Record<Language, T>>;

type Sentence = string | ((...given: never[]) => string);
type Messages = Readonly<Record<string, Text<Sentence>>>;
/** The messages in one language. */
type Told<M extends Messages> = { readonly [K in keyof M]: M[K]["en"] };

/** The messages of a page or a component; a missing language does not compile. */
export const messages = <const M extends Messages>(all: M & { [K in keyof M]: { ja: M[K]["en"] } | Text }): M => all;

/** Cloudscape's own texts; loaded for the language that is shown. */
const cloudscape: Readonly<Record<Language, () => Promise<{ default: I18nProviderProps.Messages }>>> = {
  en: () => import("@cloudscape-design/components/i18n/messages/all.en"),
  ja: () => import("@cloudscape-design/components/i18n/messages/all.ja"),
};

const setting = remembered<Language>("language", ["en", "ja"], () =>
  navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en",
);

const Context = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: "en",
  choose: () => {},
});

export const useLanguage = () => useContext(Context);

/** Puts its content into the language that was chosen, else into the browser's. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(setting.read);
  const [own, setOwn] = useState<{ language: Language; messages: I18nProviderProps.Messages }>();
  useEffect(() => {
    document.documentElement.lang = language;
    let current = true;
    cloudscape[language]().then(({ default: messages }) => current && setOwn({ language, messages }));
    return () => {
      current = false;
    };
  }, [language]);
  const context = useMemo(() => {
    const choose = (chosen: Language) => {
      setting.write(chosen);
      setLanguage(chosen);
    };
    return { language, choose };
  }, [language]);
  return (
    <Context value={context}>
      <I18nProvider locale={language} messages={own ? [own.messages] : []}>
        {children}
      </I18nProvider>
    </Context>
  );
}

/** The messages in the language that is shown: `const t = useMessages(texts)`, then `t.title`. */
export function useMessages<M extends Messages>(all: M): Told<M> {
  const { language } = useLanguage();
  return useMemo(
    () => Object.fromEntries(Object.entries(all).map(([name, text]) => [name, text[language]])) as Told<M>,
    [all, language],
  );
}
