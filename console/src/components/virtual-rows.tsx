import { type KeyboardEvent, type ReactNode, useCallback, useLayoutEffect, useRef, useState } from "react";

export interface VirtualColumn<T> {
  readonly id: string;
  readonly header: string;
  /** In pixels; what is left is shared by the columns without one. */
  readonly width?: number;
  readonly cell: (item: T) => ReactNode;
}

export interface VirtualRowsProps<T> {
  readonly items: readonly T[];
  readonly columns: readonly VirtualColumn<T>[];
  readonly idOf: (item: T) => string;
  /** What the list is, for screen readers. */
  readonly label: string;
  readonly empty: ReactNode;
}

const ROW = 36;
/** Rows beside those that are seen, so that a quick scroll shows no gap. */
const SPARE = 12;

/**
 * A list of any length: only the rows that are seen are there. Screen readers are told of the whole by `aria-rowcount` and
 * `aria-rowindex`. Whoever has scrolled keeps their place while new rows come in on top.
 */
export function VirtualRows<T>({ items, columns, idOf, label, empty }: VirtualRowsProps<T>) {
  const scroller = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useKeptPlace(scroller, items, idOf);
  const from = Math.max(0, Math.floor(top / ROW) - SPARE);
  const to = Math.min(items.length, Math.ceil((top + height) / ROW) + SPARE);
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as Element).closest("[aria-rowindex]");
    if (step === undefined || !row) return;
    const next = Number(row.getAttribute("aria-rowindex")) + step;
    const link = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${next}"] a`);
    if (!link) return;
    event.preventDefault();
    link.focus();
  }, []);
  return (
    <section
      ref={scroller}
      className="rows"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
      tabIndex={0}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      {/* Room for the rows that are not seen. */}
      <div style={{ paddingBlock: `${from * ROW}px ${(items.length - to) * ROW}px` }}>
        <table aria-label={label} aria-rowcount={items.length + 1}>
          <colgroup>
            {columns.map(({ id, width }) => (
              <col key={id} style={width === undefined ? {} : { width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ id, header }) => (
                <th key={id} scope="col">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.slice(from, to).map((item, at) => (
              <tr key={idOf(item)} aria-rowindex={from + at + 2}>
                {columns.map(({ id, cell }) => (
                  <td key={id}>{cell(item)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length === 0 && <div className="rows-empty">{empty}</div>}
    </section>
  );
}

/** Rows that come in on top move those below them; whoever reads further down is moved with them. */
function useKeptPlace<T>(
  scroller: { readonly current: HTMLElement | null },
  items: readonly T[],
  idOf: (item: T) => string,
): void {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = first.current;
    first.current = items[0] && idOf(items[0]);
    if (!element || before === undefined || element.scrollTop < ROW) return;
    const moved = items.findIndex((item) => idOf(item) === before);
    if (moved > 0) element.scrollTop += moved * ROW;
  }, [scroller, items, idOf]);
}
