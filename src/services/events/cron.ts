/**
 * EventBridge's six cron fields, in UTC: minutes, hours, day of month, month, day of week (1 = Sunday), year.
 * Source: EventBridge user guide, "Cron expressions".
 */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether a day fires, given its year, month (1–12) and day of month. */
  readonly isDay: (year: number, month: number, day: number) => boolean;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const LAST_YEAR = 2199;
const MINUTE = 60_000;

/** Undefined where the fields aren't a cron expression that EventBridge takes. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const months = parseField(month, 1, 12, MONTHS);
  const years = parseField(year, 1970, LAST_YEAR);
  const isDay = dayOfWeek === "?" ? parseDayOfMonth(dayOfMonth) : parseDayOfWeek(dayOfWeek);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
}

/** The first minute after `after` (epoch milliseconds), or undefined when the years are over. */
export function nextOfCron(cron: Cron, after: number): number | undefined {
  const start = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const from = new Date(start);
  for (let year = from.getUTCFullYear(); year <= LAST_YEAR; year++) {
    if (!cron.years.has(year)) continue;
    for (let month = 1; month <= 12; month++) {
      if (!cron.months.has(month) || Date.UTC(year, month, 1) <= start) continue;
      for (let day = 1; day <= daysIn(year, month); day++) {
        if (Date.UTC(year, month - 1, day + 1) <= start || !cron.isDay(year, month, day)) continue;
        for (const hour of cron.hours)
          for (const minute of cron.minutes) {
            const time = Date.UTC(year, month - 1, day, hour, minute);
            if (time >= start) return time;
          }
      }
    }
  }
  return undefined;
}

/** Lists, ranges, steps and names: `0,15-20,30/5`, `MON-FRI`, `*`. In ascending order. */
function parseField(text: string, low: number, high: number, names: readonly string[] = []): number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\*|[A-Z\d]+)(?:-([A-Z\d]+))?(?:\/(\d+))?$/i.exec(part);
    if (!match) return undefined;
    const [, first = "", final, step] = match;
    if (first === "*" && final !== undefined) return undefined;
    const from = first === "*" ? low : numberOf(first, low, high, names);
    const to =
      final !== undefined ? numberOf(final, low, high, names) : first === "*" || step !== undefined ? high : from;
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || from > to || by < 1) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(text: string, low: number, high: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isInteger(value) && value >= low && value <= high ? value : undefined;
}

type DayTest = Cron["isDay"];

/** Days of the month, `L` for the last, `LW` for the last weekday, `15W` for the weekday nearest to the 15th. */
function parseDayOfMonth(text: string): DayTest | undefined {
  if (text === "L") return (year, month, day) => day === daysIn(year, month);
  if (text === "LW") return (year, month, day) => day === nearestWeekday(year, month, daysIn(year, month));
  const near = /^(\d+)W$/.exec(text);
  if (near) {
    const wanted = Number(near[1]);
    if (wanted < 1 || wanted > 31) return undefined;
    return (year, month, day) => wanted <= daysIn(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = parseField(text, 1, 31);
  return days && ((_year, _month, day) => days.includes(day));
}

/** Days of the week, `6L` for the month's last Friday, `L` for Saturday, `3#2` for the second Tuesday. */
function parseDayOfWeek(text: string): DayTest | undefined {
  if (text === "L") return (year, month, day) => weekday(year, month, day) === 7;
  const last = /^([A-Z\d]+)L$/i.exec(text);
  const nth = /^([A-Z\d]+)#([1-5])$/i.exec(text);
  if (last ?? nth) {
    const wanted = numberOf((last ?? nth)?.[1] ?? "", 1, 7, WEEKDAYS);
    if (wanted === undefined) return undefined;
    if (last) return (year, month, day) => weekday(year, month, day) === wanted && day + 7 > daysIn(year, month);
    const which = Number(nth?.[2]);
    return (year, month, day) => weekday(year, month, day) === wanted && Math.ceil(day / 7) === which;
  }
  const days = parseField(text, 1, 7, WEEKDAYS);
  return days && ((year, month, day) => days.includes(weekday(year, month, day)));
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const weekday = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** Monday to Friday, at most two days off, never in another month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const on = weekday(year, month, day);
  if (on === 7) return day === 1 ? 3 : day - 1;
  if (on === 1) return day === daysIn(year, month) ? day - 2 : day + 1;
  return day;
}
