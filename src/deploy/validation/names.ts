/**
 * Insertions, deletions, exchanges of a letter and of neighbours that lead from one name to the other; `most` + 1 where
 * it is more.
 */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}

/** The name that was most likely meant; undefined where none is near. Capitals count for nothing. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let most = Math.max(1, Math.floor(name.length / 3));
  let found: string | undefined;
  for (const each of names) {
    const steps = distance(wanted, each.toLowerCase(), most);
    if (steps > most || (found !== undefined && steps === most)) continue;
    found = each;
    most = steps;
    if (steps === 0) break;
  }
  return found;
}

/**
 * The name that this one is a slip of, so near that it can't be another: other capitals, or one letter astray. Digits tell
 * versions apart, and are never a slip.
 */
export function slipOf(name: string, names: Iterable<string>): string | undefined {
  const digits = (text: string) => text.replace(/\D/g, "");
  for (const each of names)
    if (digits(each) === digits(name) && distance(name.toLowerCase(), each.toLowerCase(), 1) <= 1) return each;
  return undefined;
}
