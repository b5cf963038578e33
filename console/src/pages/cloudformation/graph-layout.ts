/** A thing to place; `needs` are the ids of those that go before it. */
export interface GraphNode {
  readonly id: string;
  readonly needs: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  /** What is needed. */
  readonly from: string;
  /** What needs it. */
  readonly to: string;
  /** From the right side of the one to the left side of the other, through the gaps between the columns. */
  readonly points: readonly Point[];
}

export interface Layout {
  /** The upper left corners. */
  readonly places: ReadonlyMap<string, Point>;
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** The size of a node, in the picture's own units. */
export const NODE = { width: 250, height: 46 } as const;
const GAP = { column: 70, row: 14 } as const;
/** What an edge takes of a column that it passes through. */
const PASSAGE = 10;
const SWEEPS = 8;

/** A node, or the place where an edge passes through a column. */
interface Item {
  readonly id: string;
  readonly isPassage: boolean;
  /** Items of the neighbouring columns. */
  readonly before: Item[];
  readonly after: Item[];
  column: number;
  /** The upper edge. */
  y: number;
}

/**
 * Places nodes in columns, so that whatever is needed stands further left, in an order that crosses few edges. Nodes
 * without edges stand in rows below. Where nodes need each other in a circle, one of the edges goes backwards.
 * After K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981.
 */
export function layout(nodes: readonly GraphNode[]): Layout {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const links = nodes.flatMap(({ id, needs }) =>
    needs.filter((need) => need !== id && known.has(need)).map((need) => ({ from: need, to: id })),
  );
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const columns = columnsOf(known);
  const items = new Map<string, Item>();
  for (const { id } of nodes) if (linked.has(id)) items.set(id, item(id, columns.get(id) ?? 0, false));
  const chains = links.map((link) => chainOf(link, items));
  const all = [...new Set([...items.values(), ...chains.flat()])];
  const grid = gridOf(all);
  for (let sweep = 0; sweep < SWEEPS; sweep++) arrange(grid, sweep % 2 === 0);
  const height = stack(grid);
  const places = new Map<string, Point>();
  for (const { id, column, y } of items.values()) places.set(id, { x: xOf(column), y });
  const alone = nodes.filter(({ id }) => !linked.has(id));
  const perRow = Math.max(3, grid.length);
  const below = height === 0 ? 0 : height + GAP.row * 3;
  for (const [at, { id }] of alone.entries())
    places.set(id, { x: xOf(at % perRow), y: below + Math.floor(at / perRow) * (NODE.height + GAP.row) });
  const ends = [...places.values()];
  return {
    places,
    edges: links.map((link, at) => ({ ...link, points: pointsOf(chains[at] ?? []) })),
    width: Math.max(0, ...ends.map(({ x }) => x + NODE.width)),
    height: Math.max(0, ...ends.map(({ y }) => y + NODE.height)),
  };
}

const item = (id: string, column: number, isPassage: boolean): Item => ({
  id,
  isPassage,
  before: [],
  after: [],
  column,
  y: 0,
});

const xOf = (column: number): number => column * (NODE.width + GAP.column);
const heightOf = ({ isPassage }: Item): number => (isPassage ? PASSAGE : NODE.height);
const middleOf = (each: Item): number => each.y + heightOf(each) / 2;

/** One more than the furthest that a node needs; a circle is broken where it closes. */
function columnsOf(nodes: ReadonlyMap<string, GraphNode>): Map<string, number> {
  const columns = new Map<string, number>();
  const open = new Set<string>();
  const columnOf = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    open.add(id);
    const needs = (nodes.get(id)?.needs ?? []).filter((need) => nodes.has(need) && !open.has(need));
    const column = Math.max(-1, ...needs.map(columnOf)) + 1;
    open.delete(id);
    columns.set(id, column);
    return column;
  };
  for (const id of nodes.keys()) columnOf(id);
  return columns;
}

/** The items of an edge, with one for every column that it passes through. */
function chainOf({ from, to }: { from: string; to: string }, items: ReadonlyMap<string, Item>): Item[] {
  const [start, end] = [items.get(from), items.get(to)];
  if (!start || !end) return [];
  const chain = [start];
  for (let column = start.column + 1; column < end.column; column++)
    chain.push(item(`${from} → ${to} ${column}`, column, true));
  chain.push(end);
  for (const [at, each] of chain.entries()) {
    const next = chain[at + 1];
    if (!next) break;
    each.after.push(next);
    next.before.push(each);
  }
  return chain;
}

function gridOf(items: readonly Item[]): Item[][] {
  const grid: Item[][] = [];
  for (const each of items) {
    const column = grid[each.column] ?? [];
    grid[each.column] = column;
    column.push(each);
  }
  // Numbers to begin with; later they are places.
  for (const column of grid) for (const [at, each] of column.entries()) each.y = at;
  return grid;
}

/** Orders each column by the mean place of its neighbours on one side. */
function arrange(grid: readonly Item[][], forwards: boolean): void {
  for (const column of forwards ? grid : [...grid].reverse()) {
    const mean = new Map(
      column.map((each) => {
        const neighbours = forwards ? each.before : each.after;
        const sum = neighbours.reduce((total, { y }) => total + y, 0);
        return [each, neighbours.length === 0 ? each.y : sum / neighbours.length];
      }),
    );
    column.sort((one, other) => (mean.get(one) ?? 0) - (mean.get(other) ?? 0));
    for (const [at, each] of column.entries()) each.y = at;
  }
}

/** Gives every item its place, column by column around one middle. Gives the height of all. */
function stack(grid: readonly Item[][]): number {
  const heights = grid.map((column) => column.reduce((sum, each) => sum + heightOf(each) + GAP.row, -GAP.row));
  const height = Math.max(0, ...heights);
  for (const [at, column] of grid.entries()) {
    let y = (height - (heights[at] ?? 0)) / 2;
    for (const each of column) {
      each.y = y;
      y += heightOf(each) + GAP.row;
    }
  }
  return height;
}

function pointsOf(chain: readonly Item[]): Point[] {
  return chain.flatMap((each, at) => {
    const left = { x: xOf(each.column), y: middleOf(each) };
    const right = { x: left.x + NODE.width, y: left.y };
    if (at === 0) return [right];
    return at === chain.length - 1 ? [left] : [left, right];
  });
}

/** An SVG path through the points: straight within a column, bent between columns. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let before = first;
  const parts = [`M${first.x} ${first.y}`];
  for (const point of rest) {
    const bend = (point.x - before.x) / 2;
    parts.push(
      point.y === before.y
        ? `L${point.x} ${point.y}`
        : `C${before.x + bend} ${before.y} ${point.x - bend} ${point.y} ${point.x} ${point.y}`,
    );
    before = point;
  }
  return parts.join("");
}
