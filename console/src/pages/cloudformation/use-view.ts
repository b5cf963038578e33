import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Layout, NODE, type Point } from "./graph-layout.js";

/** What of a picture is seen: its middle, and how many pixels a unit takes. */
interface View extends Point {
  readonly scale: number;
}

const MARGIN = 24;
const SCALES = { least: 0.15, most: 3 } as const;
/** Zooming in further than this for a small picture makes nothing clearer. */
const LARGEST_FIT = 1;

const within = (scale: number): number => Math.min(SCALES.most, Math.max(SCALES.least, scale));

/** Moves and zooms a picture: by dragging, by the wheel with Ctrl (or two fingers), and by what calls `zoom` and `showAll`. */
export function useView({ width, height }: Layout) {
  const frame = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState({ width: 800, height: 480 });
  const [view, setView] = useState<View>();
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitted: View = {
    x: width / 2,
    y: height / 2,
    scale: within(Math.min(LARGEST_FIT, size.width / (width + 2 * MARGIN), size.height / (height + 2 * MARGIN))),
  };
  const current = useRef(fitted);
  current.current = view ?? fitted;
  const change = useCallback((next: (before: View) => View) => setView(next(current.current)), []);
  const zoom = useCallback(
    (factor: number) => change((before) => ({ ...before, scale: within(before.scale * factor) })),
    [change],
  );
  const showAll = useCallback(() => setView(undefined), []);
  /** Brings a node to where it is seen. */
  const reveal = useCallback(
    (place: Point | undefined) => {
      if (!place) return;
      change(({ x, y, scale }) => {
        const [halfWidth, halfHeight] = [size.width / scale / 2, size.height / scale / 2];
        const shift = (from: number, at: number, length: number, half: number) =>
          at < from - half
            ? at - (from - half) - MARGIN
            : at + length > from + half
              ? at + length - (from + half) + MARGIN
              : 0;
        return {
          x: x + shift(x, place.x, NODE.width, halfWidth),
          y: y + shift(y, place.y, NODE.height, halfHeight),
          scale,
        };
      });
    },
    [change, size],
  );
  useDragging(frame, current, change);
  const { x, y, scale } = current.current;
  const [seenWidth, seenHeight] = [size.width / scale, size.height / scale];
  const viewBox = `${x - seenWidth / 2} ${y - seenHeight / 2} ${seenWidth} ${seenHeight}`;
  return { frame, viewBox, zoom, showAll, reveal };
}

/** A shorter way is a click. */
const DRAGGED_FROM = 4;

function useDragging(
  frame: { readonly current: SVGSVGElement | null },
  current: { readonly current: View },
  change: (next: (before: View) => View) => void,
): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let start: (Point & { readonly view: View }) | undefined;
    let isDragging = false;
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY, view: current.current };
      isDragging = false;
    };
    const move = (event: PointerEvent) => {
      if (!start) return;
      const [right, below] = [event.clientX - start.x, event.clientY - start.y];
      if (!isDragging && Math.hypot(right, below) < DRAGGED_FROM) return;
      if (!isDragging) element.setPointerCapture(event.pointerId);
      isDragging = true;
      const { view } = start;
      change(({ scale }) => ({ x: view.x - right / scale, y: view.y - below / scale, scale }));
    };
    const up = () => {
      start = undefined;
    };
    const click = (event: MouseEvent) => {
      if (isDragging) event.stopPropagation();
      isDragging = false;
    };
    // Without Ctrl the wheel is the page's.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      change((before) => ({ ...before, scale: within(before.scale * Math.exp(-event.deltaY / 300)) }));
    };
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("click", click, true);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("click", click, true);
      element.removeEventListener("wheel", wheel);
    };
  }, [frame, current, change]);
}
