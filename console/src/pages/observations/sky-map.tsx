/** The density of observations on the sky. A cone is chosen by dragging; the form beside the map does the same with the keyboard. */
import { type PointerEvent, useId, useMemo, useState } from 'react';
import type { ShowSkyQuery } from '../../gql/graphql.js';
import { counted } from '../../ui/counted.js';
import styles from './observations.module.css';
import {
  type Cone,
  cellOutline,
  coneOutline,
  distanceOf,
  GRATICULE,
  HEIGHT,
  LABELS,
  OUTLINE,
  type Position,
  positionAt,
  WIDTH,
} from './sky.js';

type Density = ShowSkyQuery['skyDensity'];

interface Properties {
  /** Undefined while it loads: the map already has its size. */
  readonly density: Density | undefined;
  readonly cone: Cone | null;
  readonly onCone: (cone: Cone) => void;
}

const LEVELS = 6;
/** A shorter drag is a click, in degrees. */
const SHORTEST = 0.5;

/** One path for each level of density, on a logarithmic scale: a few elements, however many cells. */
function levelsOf(density: Density): readonly string[] {
  const most = Math.log1p(Math.max(1, ...density.count));
  const paths = Array.from({ length: LEVELS }, () => '');
  for (const [item, index] of density.index.entries()) {
    const level = Math.min(LEVELS - 1, Math.floor((LEVELS * Math.log1p(density.count[item] ?? 0)) / (most * 1.0001)));
    paths[level] += cellOutline(index, density);
  }
  return paths;
}

/** Where a pointer is on the sky. */
function skyAt(event: PointerEvent<SVGSVGElement>): Position | null {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return positionAt(((event.clientX - left) * WIDTH) / width, ((event.clientY - top) * HEIGHT) / height);
}

export function SkyMap({ density, cone, onCone }: Properties) {
  const [dragged, setDragged] = useState<Cone | null>(null);
  const levels = useMemo(() => (density ? levelsOf(density) : []), [density]);
  const shown = dragged ?? cone;
  const clip = useId();
  const outline = shown && coneOutline(shown);
  const total = density?.count.reduce((sum, count) => sum + count, 0) ?? 0;
  const start = (event: PointerEvent<SVGSVGElement>) => {
    const centre = skyAt(event);
    if (centre === null || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged({ ...centre, radius: 0 });
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const edge = dragged && skyAt(event);
    if (edge) setDragged({ ...dragged, radius: distanceOf(dragged, edge) });
  };
  const end = () => {
    if (dragged && dragged.radius >= SHORTEST) onCone(dragged);
    setDragged(null);
  };
  return (
    <svg
      className={styles.map}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-busy={density === undefined}
      aria-label={
        density === undefined
          ? 'The sky is loading.'
          : `The sky with ${counted(total, 'observation')}. Drag to choose a cone, or use the form.`
      }
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDragged(null)}
    >
      <path className={styles.sky} d={OUTLINE} />
      {/* Outside of a cone the sky is pale. */}
      <g className={outline ? styles.outside : undefined}>
        <Cells levels={levels} />
      </g>
      {outline && (
        <>
          <clipPath id={clip}>
            <path d={outline} />
          </clipPath>
          <g clipPath={`url(#${clip})`}>
            <Cells levels={levels} />
          </g>
        </>
      )}
      <path className={styles.grid} d={GRATICULE} />
      {LABELS.map(({ text, x, y }) => (
        <text key={text} className={styles.label} x={x} y={y}>
          {text}
        </text>
      ))}
      {outline && <path className={styles.cone} d={outline} />}
    </svg>
  );
}

const Cells = ({ levels }: { readonly levels: readonly string[] }) =>
  levels.map((d, level) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the level is the identity.
    <path key={level} className={styles.cells} fillOpacity={(level + 1.5) / (LEVELS + 0.5)} d={d} />
  ));
