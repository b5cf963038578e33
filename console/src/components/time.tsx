import { useSyncExternalStore } from "react";
import { type Language, useLanguage } from "../text/language.js";

const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** `3 minutes ago`. */
export function relativeTime(time: number, now: number, language: Language): string {
  const seconds = Math.round((time - now) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}

const TICK = 10_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times that are shown; it stands still while none is. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago, with the whole time as its title. `time`: a Date, or epoch milliseconds. */
export function Ago({ time }: { time: Date | number }) {
  const { language } = useLanguage();
  const at = new Date(time);
  const moment = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString(language)}>
      {relativeTime(at.getTime(), Math.max(moment, at.getTime()), language)}
    </time>
  );
}

/** The time of day with milliseconds: `14:03:27.041`. */
export function clockTime(time: number): string {
  const at = new Date(time);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}
