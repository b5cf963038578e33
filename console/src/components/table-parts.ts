/** What a list's filter looks in; every member of the item where it isn't given. */
export type TextOf<T> = ((item: T) => string) | undefined;

/** One item can be chosen at a time. */
export interface Selection<T> {
  readonly item: T | undefined;
  readonly choose: (item: T | undefined) => void;
}

/** The part of `useCollection`'s filtering that finds a text in whatever case. */
export const findingIn = <T>(textOf: TextOf<T>) =>
  textOf && {
    filteringFunction: (item: T, text: string) => textOf(item).toLowerCase().includes(text.toLowerCase()),
  };

/** The part of a table's properties that lets one of its items be chosen. */
export const choosing = <T>(selection: Selection<T> | undefined, label: string, idOf: (item: T) => string) =>
  selection && {
    selectionType: "single" as const,
    selectedItems: selection.item === undefined ? [] : [selection.item],
    onSelectionChange: ({ detail }: { detail: { selectedItems: T[] } }) => selection.choose(detail.selectedItems[0]),
    ariaLabels: { selectionGroupLabel: label, itemSelectionLabel: (_: unknown, item: T) => idOf(item) },
  };
