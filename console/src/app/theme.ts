import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { useEffect, useState } from "react";
import { remembered } from "../data/remembered.js";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const setting = remembered<Theme>("theme", THEMES, () => "system");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function apply(theme: Theme): void {
  const isDark = theme === "dark" || (theme === "system" && systemIsDark.matches);
  applyMode(isDark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark ? "dark" : "light";
}

/** Before the first paint, so that nothing flashes. */
export const applyRememberedTheme = (): void => apply(setting.read());

/** The theme, and how to choose another one; `system` follows the system as it changes. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(setting.read);
  useEffect(() => {
    apply(theme);
    const follow = () => apply(theme);
    systemIsDark.addEventListener("change", follow);
    return () => systemIsDark.removeEventListener("change", follow);
  }, [theme]);
  return [
    theme,
    (chosen) => {
      setting.write(chosen);
      setTheme(chosen);
    },
  ];
}
