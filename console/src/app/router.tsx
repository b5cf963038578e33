import CloudscapeLink, { type LinkProps } from "@cloudscape-design/components/link";
import { type ReactNode, useCallback, useMemo, useSyncExternalStore } from "react";

const BASE = import.meta.env.BASE_URL.replace(/\/$/, "");
const MOVED = "sekisho:moved";

/** The address of a page of the console: `/requests` → `/_sekisho/console/requests`. */
export const hrefOf = (path: string): string => BASE + path;

/** Goes to a page of the console, e.g. `/requests/1f2a?tab=event`. With `replace` the page that is left isn't gone back to. */
export function navigate(path: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", hrefOf(path));
  else history.pushState(null, "", hrefOf(path));
  dispatchEvent(new Event(MOVED));
}

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(MOVED, listener);
  };
}

/** The path of the page that is shown, without the console's own beginning. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname.slice(BASE.length) || "/");

/** What stands behind the `?`; the setter puts a value in its place, or takes it out, and keeps the page's history as it is. */
export function useQuery(): [URLSearchParams, (changes: Readonly<Record<string, string | undefined>>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback((changes: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes))
      if (value === undefined || value === "") next.delete(name);
      else next.set(name, value);
    const text = next.size === 0 ? "" : `?${next}`;
    navigate(location.pathname.slice(BASE.length) + text, { replace: true });
  }, []);
  return [query, change];
}

/** The parameters of a path by a pattern, decoded: `/requests/:id` and `/requests/1f2a` → `{id: "1f2a"}`. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.replace(/(?<=.)\/$/, "").split("/");
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return undefined;
    } else if (value === "") return undefined;
    else found[part.slice(1)] = decoded(value);
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** For `onFollow` of Cloudscape's components: a click without a modifier stays in the page. */
export function follow(event: CustomEvent<{ href?: string | undefined; external?: boolean | undefined }>): void {
  const { href, external } = event.detail;
  if (href === undefined || external || !href.startsWith(`${BASE}/`)) return;
  event.preventDefault();
  navigate(href.slice(BASE.length));
}

/** A link to a page of the console. */
export function Link({ to, children, ...props }: { to: string; children: ReactNode } & Omit<LinkProps, "href">) {
  return (
    <CloudscapeLink {...props} href={hrefOf(to)} onFollow={follow}>
      {children}
    </CloudscapeLink>
  );
}
