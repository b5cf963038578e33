/** Enough of a secret to recognise it by. */
export const shown = (text: string, most = 6): string =>
  `${text.slice(0, Math.min(most, text.length / 4))}… (${text.length} characters)`;

/** The text without the secrets in it: a function's own words may repeat the token that it was given. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret.length < 4 ? clean : clean.replaceAll(secret, shown(secret))), text);

/**
 * An authorizer's `identityValidationExpression`, which must match as a whole. Undefined where there is none; null where
 * it is no expression that we can run, so that nothing matches.
 */
export function wholeMatch(expression: string | undefined): RegExp | null | undefined {
  if (expression === undefined || expression === "") return undefined;
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch {
    return null;
  }
}
