import type { Resource } from "@aws-sdk/client-api-gateway";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import TreeView from "@cloudscape-design/components/tree-view";
import { useMemo, useState } from "react";
import { Link, useQuery } from "../../app/router.js";
import { useMessages } from "../../text/language.js";
import { type Api, methodsOf, nameOf } from "./api-data.js";
import { texts } from "./messages.js";
import { MethodCard } from "./method-card.js";

/** A resource with what lies below it, or a method of one. */
interface Node {
  readonly id: string;
  readonly text: string;
  /** Of a method: its name. */
  readonly method?: string;
  readonly children: readonly Node[];
}

function treeOf(resources: readonly Resource[]): Node[] {
  const below = (parent: string | undefined): Node[] =>
    resources
      .filter(({ parentId }) => parentId === parent)
      .map(({ id = "", path = "", pathPart, resourceMethods = {} }) => ({
        id,
        text: pathPart === undefined ? "/" : `/${pathPart}`,
        children: [
          ...Object.keys(resourceMethods)
            .sort()
            .map((verb) => ({ id: `${id} ${verb}`, text: verb, method: nameOf(verb, path), children: [] })),
          ...below(id),
        ],
      }));
  return below(undefined);
}

/** The address of a method in a tab of its API's page. */
export const methodAddress = (restApiId: string, name: string, tab?: string): string =>
  `/apigateway/${restApiId}?${new URLSearchParams({ ...(tab !== undefined && { tab }), method: name })}`;

/** The paths of an API as a tree, and the method that is chosen. */
export function Resources({ api }: { api: Api }) {
  const t = useMessages(texts);
  const [query] = useQuery();
  const methods = useMemo(() => methodsOf(api), [api]);
  const chosen = methods.find(({ name }) => name === query.get("method")) ?? methods[0];
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, s: 4 } }, { colspan: { default: 12, s: 8 } }]}>
      <Container header={<Header variant="h2">{t.resources}</Header>}>
        <Tree api={api} chosen={chosen?.name} />
      </Container>
      {chosen ? <MethodCard api={api} placed={chosen} /> : <Box padding="l">{t.noMethods}</Box>}
    </Grid>
  );
}

function Tree({ api, chosen }: { api: Api; chosen: string | undefined }) {
  const t = useMessages(texts);
  const items = useMemo(() => treeOf(api.resources), [api]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const all = api.resources.flatMap(({ id = "" }) => (closed.has(id) ? [] : [id]));
  return (
    <TreeView<Node>
      ariaLabel={t.resources}
      items={items}
      getItemId={({ id }) => id}
      getItemChildren={({ children }) => (children.length === 0 ? undefined : [...children])}
      expandedItems={all}
      onItemToggle={({ detail: { id, expanded } }) => {
        const next = new Set(closed);
        if (expanded) next.delete(id);
        else next.add(id);
        setClosed(next);
      }}
      i18nStrings={{
        expandButtonLabel: ({ text }) => `${t.expand} ${text}`,
        collapseButtonLabel: ({ text }) => `${t.collapse} ${text}`,
      }}
      renderItem={({ text, method }) => ({
        content:
          method === undefined ? (
            <Box variant="code">{text}</Box>
          ) : method === chosen ? (
            <Box fontWeight="bold">{text}</Box>
          ) : (
            <Link to={methodAddress(api.api.id ?? "", method)} ariaLabel={method}>
              {text}
            </Link>
          ),
      })}
    />
  );
}
