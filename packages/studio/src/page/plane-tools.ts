import { element } from './dom.ts';
import { mapOf, placeUnder, type ShownMap } from './map-of.ts';
import { markOutside } from './outside-mark.ts';
import { surfaceOf } from './surface.ts';

/** Ends of both axes of a plane. */
export type PlaneWindow = readonly [x: readonly [number, number], y: readonly [number, number]];

/** What of a run's manifest says how far places of its plane are from the origin. */
interface PlaneManifest {
  readonly directions?: { readonly innerProducts?: readonly (readonly number[])[] };
}

/** What is done with a plane. */
interface PlaneToolsSettings {
  /** `run.json`. */
  readonly manifest: PlaneManifest;
  /** Measures a part of the plane anew, where that can be done. */
  readonly zoom?: ((window: PlaneWindow) => void) | undefined;
}

/** |Σ cᵢdᵢ| of the place at coordinates c, from the inner products of the directions. */
const distanceOf = (products: readonly (readonly number[])[], at: readonly number[]): number =>
  Math.sqrt(at.reduce((sum, a, i) => sum + at.reduce((row, b, j) => row + a * b * products[i]![j]!, 0), 0));

/**
 * Adds to the map of a report its surface, how far the place that is read lies from the model, and a way to zoom: a rectangle is dragged on
 * the map, or chosen with the arrow keys and Enter at two corners.
 */
export function planeTools(report: HTMLElement, { manifest, zoom }: PlaneToolsSettings): void {
  const shown = mapOf(report);
  if (!shown) return;
  const { map, figure } = shown;
  figure.after(surfaceOf(shown));
  const distance = element('p', { className: 'readout distance' });
  figure.querySelector('.readout')!.after(distance);
  const products = manifest.directions?.innerProducts;
  let at: readonly [number, number] = [0, 0];
  figure.addEventListener('read', (event) => {
    const [i, j] = (event as CustomEvent<readonly [number, number]>).detail;
    at = [map.xs[i]!, map.ys[j]!];
    if (products?.length === 2)
      distance.textContent = `${Number(distanceOf(products, at).toPrecision(4))} from the model, in θ`;
  });
  if (products?.length === 2) markOutside(shown);
  if (zoom) zoomable(shown, zoom, () => at);
}

/** Lets a rectangle of a map be chosen; `at` says which place is read. */
function zoomable(
  shown: ShownMap,
  zoom: (window: PlaneWindow) => void,
  at: () => readonly [number, number],
): void {
  const { map, figure, canvas } = shown;
  const box = rectangleIn(shown);
  let corner: readonly [number, number] | undefined;
  const end = (other: readonly [number, number]): void => {
    if (!corner) return;
    const window = windowOf(corner, other, map);
    corner = undefined;
    box.hide();
    if (window) zoom(window);
  };
  figure.addEventListener('read', () => corner && box.show(corner, at()));
  canvas.addEventListener('pointerdown', (event) => {
    // A finger that is drawn over the map moves the page.
    if (event.button !== 0 || event.pointerType === 'touch' || canvas.closest('dialog')) return;
    event.preventDefault();
    canvas.focus();
    corner = placeUnder(shown, event);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (corner && event.buttons === 1) box.show(corner, placeUnder(shown, event));
  });
  canvas.addEventListener('pointerup', (event) => {
    if (event.pointerType !== 'touch') end(placeUnder(shown, event));
  });
  canvas.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') {
      corner = undefined;
      box.hide();
    }
    if (key !== 'Enter') return;
    if (corner) end(at());
    else corner = at();
  });
  figure
    .querySelector('figcaption')!
    .append(' Drag a rectangle on the map to look closer, or press Enter at two corners.');
}

/** The rectangle between two corners, within the map; none where it is too thin to be meant. */
function windowOf(
  a: readonly [number, number],
  b: readonly [number, number],
  { x, y }: ShownMap['map'],
): PlaneWindow | undefined {
  const [across, up] = [x, y].map(([low, high], axis) => {
    const [from, to] = [a[axis]!, b[axis]!].toSorted((p, q) => p - q) as [number, number];
    return [Math.max(low, from), Math.min(high, to)] as const;
  }) as [readonly [number, number], readonly [number, number]];
  const isThin = ([from, to]: readonly [number, number], [low, high]: readonly [number, number]): boolean =>
    to - from < (high - low) / 50;
  return isThin(across, x) || isThin(up, y) ? undefined : [across, up];
}

/** A rectangle over a map. */
function rectangleIn({ map, svg }: ShownMap): {
  readonly show: (a: readonly [number, number], b: readonly [number, number]) => void;
  readonly hide: () => void;
} {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('class', 'zoom-box');
  svg.append(path);
  const placed = ([a, b]: readonly [number, number]): string => {
    const px = map.left + (map.width * (a - map.x[0])) / (map.x[1] - map.x[0]);
    const py = map.top + (map.height * (map.y[1] - b)) / (map.y[1] - map.y[0]);
    return `${px},${py}`;
  };
  return {
    show: ([a, b], [c, d]) =>
      path.setAttribute('d', `M${placed([a, b])}L${placed([c, b])}L${placed([c, d])}L${placed([a, d])}Z`),
    hide: () => path.removeAttribute('d'),
  };
}
