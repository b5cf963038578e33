import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { useMessages } from "../../text/language.js";
import type { Resource } from "./graph.js";
import { type Layout, layout, NODE, type Point, pathOf } from "./graph-layout.js";
import { texts } from "./messages.js";
import { kindOf } from "./status.js";
import { useView } from "./use-view.js";

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The nearest node in a direction; sideways counts double. */
function neighbourOf({ places }: Layout, id: string, { x, y }: Point): string | undefined {
  const here = places.get(id);
  if (!here) return undefined;
  let best: { id: string; distance: number } | undefined;
  for (const [other, place] of places) {
    const [right, down] = [place.x - here.x, place.y - here.y];
    const ahead = right * x + down * y;
    const distance = Math.abs(ahead) + 2 * Math.abs(right * y + down * x);
    if (ahead > 0 && (!best || distance < best.distance)) best = { id: other, distance };
  }
  return best?.id;
}

/** Resources and what they need, as a picture that can be moved and zoomed. */
export function Picture(props: {
  resources: readonly Resource[];
  chosen: string | undefined;
  choose: (id: string | undefined) => void;
}) {
  const { resources, chosen, choose } = props;
  const t = useMessages(texts);
  const drawn = useMemo(() => layout(resources), [resources]);
  const { frame, viewBox, zoom, showAll, reveal } = useView(drawn);
  const nodes = useRef(new Map<string, SVGGElement>());
  const first = resources[0]?.id;
  const near = new Set(
    resources.filter(({ id }) => id === chosen).flatMap(({ needs, neededBy }) => [...needs, ...neededBy]),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
    const arrow = ARROWS[event.key];
    if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") showAll();
    else if (id && (event.key === "Enter" || event.key === " ")) choose(id === chosen ? undefined : id);
    else if (id && event.key === "Escape") choose(undefined);
    else if (id && arrow) {
      const next = neighbourOf(drawn, id, arrow);
      if (next === undefined) return;
      nodes.current.get(next)?.focus({ preventScroll: true });
      reveal(drawn.places.get(next));
    } else return;
    event.preventDefault();
  };
  const focusable = chosen !== undefined && drawn.places.has(chosen) ? chosen : first;
  return (
    <div className="graph">
      <div className="graph-buttons">
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="zoom-in" ariaLabel={t.zoomIn} onClick={() => zoom(1.25)} />
          <Button iconName="zoom-out" ariaLabel={t.zoomOut} onClick={() => zoom(0.8)} />
          <Button iconName="zoom-to-fit" ariaLabel={t.fit} onClick={showAll} />
        </SpaceBetween>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture has no fieldset. */}
      <svg
        ref={frame}
        viewBox={viewBox}
        style={{ blockSize: `min(62vh, ${Math.max(240, drawn.height + 80)}px)` }}
        role="group"
        aria-label={t.picture}
        onKeyDown={onKeyDown}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
          <clipPath id="within">
            <rect width={NODE.width - 8} height={NODE.height} />
          </clipPath>
        </defs>
        {drawn.edges.map(({ from, to, points }) => (
          <path
            key={`${from} ${to}`}
            className={chosen === undefined ? "edge" : from === chosen || to === chosen ? "edge near" : "edge far"}
            d={pathOf(points)}
            markerEnd="url(#arrow)"
          />
        ))}
        {resources.map((resource) => {
          const { id, type, needs, neededBy, status } = resource;
          const place = drawn.places.get(id);
          const distance = chosen === undefined || near.has(id) || id === chosen ? "" : " far";
          return (
            // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
            <g
              key={id}
              ref={(element) => {
                if (element) nodes.current.set(id, element);
                else nodes.current.delete(id);
              }}
              data-id={id}
              className={`node ${kindOf(status ?? "")}${distance}`}
              transform={`translate(${place?.x ?? 0} ${place?.y ?? 0})`}
              role="button"
              tabIndex={id === focusable ? 0 : -1}
              aria-pressed={id === chosen}
              aria-label={t.spoken(id, type, needs.join(", "), neededBy.join(", "))}
              onClick={() => choose(id === chosen ? undefined : id)}
            >
              <rect width={NODE.width} height={NODE.height} rx="8" />
              <text clipPath="url(#within)">
                <tspan x="12" y="19">
                  {id}
                </tspan>{" "}
                <tspan x="12" y="36" className="type">
                  {type}
                </tspan>
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
