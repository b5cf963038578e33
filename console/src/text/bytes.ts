const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** `1.5 MB`; a kilobyte has 1,024 bytes, as AWS's console counts. */
export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(count) / Math.log(1024)));
  const amount = count / 1024 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[power]}`;
}
