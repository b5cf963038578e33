import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { type ReactNode, useEffect } from "react";
import type { Loaded } from "../data/use-loaded.js";
import { messages, useMessages } from "../text/language.js";
import { Failure } from "./failure.js";
import { choosing, findingIn, type Selection } from "./table-parts.js";

const texts = messages({
  find: { en: "Find", ja: "検索" },
  matches: { en: (count: number) => `${count} matches`, ja: (count: number) => `${count} 件一致` },
  noMatch: { en: "Nothing matches", ja: "一致するものがありません" },
  clear: { en: "Clear filter", ja: "フィルターをクリア" },
  reload: { en: "Reload", ja: "再読み込み" },
  loading: { en: "Loading", ja: "読み込み中" },
});

const PAGE_SIZE = 50;
const NOTHING: readonly never[] = [];

export interface CollectionTableProps<T> {
  readonly title: string;
  readonly loaded: Loaded<readonly T[]>;
  /** Each with an `id`, and a `sortingField` or `sortingComparator` where it sorts. */
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  /** What tells one item from another. */
  readonly idOf: (item: T) => string;
  /** What the filter looks in; every member of the item where it isn't given. */
  readonly textOf?: (item: T) => string;
  /** What is said where there is nothing, and what to do about it. */
  readonly empty: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly description?: ReactNode;
  /** Items can be chosen, one at a time. */
  readonly selection?: Selection<T>;
  readonly selectionLabel?: string;
  /** The list is a part of a page that has a title of its own. */
  readonly isSection?: boolean;
  /** Items stand under the one whose id this gives, and can be folded away. */
  readonly parentOf?: (item: T) => string | undefined;
}

/** A list with filter, sorting and pages; ten thousand items are as fast as ten. */
export function CollectionTable<T>(props: CollectionTableProps<T>) {
  const {
    title,
    loaded,
    columns,
    idOf,
    textOf,
    empty,
    actions,
    description,
    selection,
    parentOf,
    isSection = false,
  } = props;
  const t = useMessages(texts);
  const all = loaded.value ?? NOTHING;
  const {
    items,
    filteredItemsCount,
    collectionProps,
    filterProps,
    paginationProps,
    actions: act,
  } = useCollection(all, {
    filtering: {
      ...findingIn(textOf),
      empty: <Centered>{empty}</Centered>,
      noMatch: (
        <Centered>
          <SpaceBetween size="xs">
            {t.noMatch}
            <Button onClick={() => act.setFiltering("")}>{t.clear}</Button>
          </SpaceBetween>
        </Centered>
      ),
    },
    sorting: {},
    pagination: { pageSize: PAGE_SIZE },
    ...(parentOf && {
      expandableRows: {
        getId: idOf,
        getParentId: (item: T) => parentOf(item) ?? null,
      },
    }),
  });
  const isTree = parentOf !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what somebody folded stays so until the list is another.
  useEffect(() => {
    if (isTree) act.setExpandedItems(all);
  }, [isTree, all]);
  if (loaded.error !== undefined) return <Failure error={loaded.error} again={loaded.reload} />;
  return (
    <Table
      {...collectionProps}
      {...choosing(selection, props.selectionLabel ?? title, idOf)}
      variant={isSection ? "container" : "full-page"}
      stickyHeader={!isSection}
      items={items}
      columnDefinitions={columns}
      trackBy={idOf}
      loading={loaded.isLoading && loaded.value === undefined}
      loadingText={t.loading}
      enableKeyboardNavigation
      header={
        <Header
          variant={isSection ? "h2" : "h1"}
          counter={loaded.value && `(${all.length})`}
          description={description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.reload} onClick={loaded.reload} loading={loaded.isLoading} />
              {actions}
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder={t.find}
          filteringAriaLabel={`${t.find}: ${title}`}
          countText={t.matches(filteredItemsCount ?? 0)}
        />
      }
      pagination={all.length > PAGE_SIZE ? <Pagination {...paginationProps} /> : undefined}
    />
  );
}

const Centered = ({ children }: { children: ReactNode }) => (
  <Box textAlign="center" color="inherit" padding={{ vertical: "l" }}>
    {children}
  </Box>
);
