import type { ComponentType } from "react";

/** What a page gets: the parameters of its path. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

/** A page is a file with a default export, loaded when it is first shown. */
export type LoadPage = () => Promise<{ default: ComponentType<PageProps> }>;

/** Pages by path: `{"/requests": () => import("./requests.js"), "/requests/:id": …}`; the first is the service's own. */
export type Pages = Readonly<Record<string, LoadPage>>;

/** Every service's `pages.ts`; a new one needs no entry anywhere. */
const found = import.meta.glob<{ default: Pages }>("../pages/*/pages.ts", { eager: true });

/** By the name of the folder under console/src/pages. */
export const pagesByService: ReadonlyMap<string, Pages> = new Map(
  Object.entries(found).map(([file, { default: pages }]) => [file.split("/").at(-2) ?? "", pages]),
);

/** A fixed part of a path goes before a parameter, wherever they are declared. */
export const allPages: readonly (readonly [path: string, load: LoadPage])[] = [...pagesByService.values()]
  .flatMap((pages) => Object.entries(pages))
  .sort(([one], [other]) => Number(one.includes(":")) - Number(other.includes(":")));
