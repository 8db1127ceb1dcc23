import { element } from './dom.ts';
import type { ShownMap } from './map-of.ts';

/** Where the origin lies from a map that does not have it, in words; `undefined` where it has it. */
export function outsideWords({ x, y }: Pick<ShownMap['map'], 'x' | 'y'>): string | undefined {
  const sides = [
    x[0] > 0 ? 'to the left' : x[1] < 0 ? 'to the right' : undefined,
    y[0] > 0 ? 'below' : y[1] < 0 ? 'above' : undefined,
  ].filter((side) => side !== undefined);
  return sides.length === 0
    ? undefined
    : `The model, at (0, 0), is outside of this map: ${sides.join(' and ')}.`;
}

/** Says where the model is, with an arrow at the edge of the map, where that does not have it. */
export function markOutside({ map, svg, figure }: ShownMap): void {
  const words = outsideWords(map);
  if (words === undefined) return;
  const place = (value: number, [low, high]: readonly [number, number]): number =>
    Math.max(0, Math.min(1, (value - low) / (high - low)));
  const [u, v] = [place(0, map.x), 1 - place(0, map.y)];
  const [toX, toY] = [map.x[0] > 0 ? -1 : map.x[1] < 0 ? 1 : 0, map.y[0] > 0 ? 1 : map.y[1] < 0 ? -1 : 0];
  const [px, py] = [map.left + u * map.width - 4 * toX, map.top + v * map.height - 4 * toY];
  const turn = (Math.atan2(toY, toX) * 180) / Math.PI;
  const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  arrow.setAttribute('class', 'outside-mark');
  arrow.setAttribute('d', 'M0,0L-14,-7L-14,7Z');
  arrow.setAttribute('transform', `translate(${px},${py}) rotate(${turn})`);
  svg.append(arrow);
  figure.querySelector('.readout')!.after(element('p', { className: 'readout outside' }, words));
}
