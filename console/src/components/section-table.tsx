import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ReactNode } from "react";
import { messages, useMessages } from "../text/language.js";
import { choosing, findingIn, type Selection } from "./table-parts.js";

const texts = messages({
  find: { en: "Find", ja: "検索" },
  noMatch: { en: "Nothing matches", ja: "一致するものがありません" },
});

const PAGE_SIZE = 50;
/** Shorter lists are seen at a glance. */
const FILTERED_FROM = 8;

export interface SectionTableProps<T> {
  readonly title: string;
  readonly items: readonly T[];
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  readonly idOf: (item: T) => string;
  readonly empty: ReactNode;
  readonly actions?: ReactNode;
  readonly description?: ReactNode;
  /** What the filter looks in; every member of the item where it isn't given. */
  readonly textOf?: (item: T) => string;
  readonly selection?: Selection<T>;
}

/** A list within a page; the page's own list is a `CollectionTable`. */
export function SectionTable<T>(props: SectionTableProps<T>) {
  const { title, items: all, columns, idOf, empty, actions, description, textOf, selection } = props;
  const t = useMessages(texts);
  const { items, collectionProps, filterProps, paginationProps } = useCollection(all, {
    filtering: {
      ...findingIn(textOf),
      empty: <Box textAlign="center">{empty}</Box>,
      noMatch: <Box textAlign="center">{t.noMatch}</Box>,
    },
    sorting: {},
    pagination: { pageSize: PAGE_SIZE },
  });
  return (
    <Table
      {...collectionProps}
      {...choosing(selection, title, idOf)}
      variant="container"
      items={items}
      columnDefinitions={columns}
      trackBy={idOf}
      wrapLines
      header={
        <Header variant="h2" counter={`(${all.length})`} actions={actions} description={description}>
          {title}
        </Header>
      }
      filter={
        all.length >= FILTERED_FROM && (
          <TextFilter {...filterProps} filteringPlaceholder={t.find} filteringAriaLabel={`${t.find}: ${title}`} />
        )
      }
      pagination={all.length > PAGE_SIZE ? <Pagination {...paginationProps} /> : undefined}
    />
  );
}
