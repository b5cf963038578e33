/** Who may speak to the port. A web page that someone visits must reach the deployed APIs alone, never the control plane. */
export class HostGuard {
  readonly #configured: ReadonlySet<string>;
  /** Hosts seen and allowed, so that the common case is one look-up. */
  readonly #known = new Set<string>();

  /** `configured`: names that the user gave beside the loopback's own. */
  constructor(configured: readonly string[] = []) {
    this.#configured = new Set(configured.map((name) => name.toLowerCase()));
  }

  /**
   * Whether a Host header may be answered. A page that had its own name resolve to 127.0.0.1 (DNS rebinding) sends that
   * name; addresses, `localhost` and AWS's names it cannot have.
   */
  allows(host: string): boolean {
    if (this.#known.has(host)) return true;
    const name = hostName(host);
    const allowed =
      name === "localhost" ||
      name.endsWith(".localhost") ||
      name.endsWith(".amazonaws.com") ||
      DISTRIBUTION.test(name) ||
      isAddress(name) ||
      this.#configured.has(name);
    if (allowed && this.#known.size < 1000) this.#known.add(host);
    return allowed;
  }
}

/** No distribution's name has a further dot; `locate` leads all of these to their files. */
const DISTRIBUTION = /^[a-z0-9]+\.cloudfront\.net$/;

/** In lower case, without port and brackets. */
export function hostName(host: string): string {
  const lower = host.toLowerCase();
  if (lower.startsWith("[")) return lower.slice(1, lower.indexOf("]"));
  const colon = lower.indexOf(":");
  return colon < 0 ? lower : lower.slice(0, colon);
}

const isAddress = (name: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^[0-9a-f:.]*:[0-9a-f:.]*$/.test(name);

/** Whether a page of another origin sent the request. Requests without an Origin come from no page, or from a plain link. */
export function isCrossOrigin(headers: Readonly<Record<string, unknown>>): boolean {
  const { origin } = headers;
  if (typeof origin === "string") return origin !== `http://${headers.host}`;
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || site === "same-site";
}
