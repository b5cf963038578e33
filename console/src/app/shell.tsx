import AppLayout from "@cloudscape-design/components/app-layout";
import Flashbar from "@cloudscape-design/components/flashbar";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { useState } from "react";
import { useHealth } from "../data/health.js";
import { type Language, messages, useLanguage, useMessages } from "../text/language.js";
import { useFlashes } from "./flash.js";
import { Navigation } from "./navigation.js";
import { CurrentPage } from "./page.js";
import { follow, hrefOf } from "./router.js";
import { THEMES, type Theme, useTheme } from "./theme.js";

const texts = messages({
  language: { en: "Language", ja: "言語" },
  // Whoever looks for their language looks for its own name.
  en: { en: "English", ja: "English" },
  ja: { en: "日本語", ja: "日本語" },
  theme: { en: "Theme", ja: "テーマ" },
  system: { en: "As the system", ja: "システムに合わせる" },
  light: { en: "Light", ja: "ライト" },
  dark: { en: "Dark", ja: "ダーク" },
  account: { en: (id: string) => `Account ${id}`, ja: (id: string) => `アカウント ${id}` },
  openNavigation: { en: "Open navigation", ja: "ナビゲーションを開く" },
  closeNavigation: { en: "Close navigation", ja: "ナビゲーションを閉じる" },
  navigation: { en: "Services", ja: "サービス" },
  messages: { en: "Messages", ja: "メッセージ" },
});

const LANGUAGES = ["en", "ja"] as const satisfies readonly Language[];

function Top() {
  const t = useMessages(texts);
  const { language, choose } = useLanguage();
  const [theme, setTheme] = useTheme();
  const health = useHealth();
  const where = health ? [health.region, t.account(health.accountId)].join(" · ") : "";
  return (
    <TopNavigation
      identity={{ href: hrefOf("/"), title: "Sekisho", onFollow: follow }}
      utilities={[
        ...(health ? [{ type: "button" as const, text: where, disableUtilityCollapse: false, href: hrefOf("/") }] : []),
        {
          type: "menu-dropdown",
          text: t[language],
          ariaLabel: `${t.language}: ${t[language]}`,
          title: t.language,
          items: LANGUAGES.map((id) => ({ id, text: t[id] })),
          onItemClick: ({ detail }) => choose(detail.id as Language),
        },
        {
          type: "menu-dropdown",
          text: t[theme],
          ariaLabel: `${t.theme}: ${t[theme]}`,
          title: t.theme,
          items: THEMES.map((id) => ({ id, text: t[id] })),
          onItemClick: ({ detail }) => setTheme(detail.id as Theme),
        },
      ]}
    />
  );
}

/** What stands around every page. */
export function Shell() {
  const t = useMessages(texts);
  const flashes = useFlashes();
  const [isOpen, setOpen] = useState(() => matchMedia("(min-width: 688px)").matches);
  return (
    <>
      <div id="top">
        <Top />
      </div>
      <AppLayout
        headerSelector="#top"
        navigation={<Navigation />}
        navigationOpen={isOpen}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        notifications={<Flashbar items={[...flashes]} stackItems />}
        stickyNotifications
        toolsHide
        ariaLabels={{
          navigation: t.navigation,
          navigationToggle: t.openNavigation,
          navigationClose: t.closeNavigation,
          notifications: t.messages,
        }}
        contentType="table"
        content={<CurrentPage />}
      />
    </>
  );
}
