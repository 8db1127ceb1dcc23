import type { Mark } from 'vega';

import { plotFont } from './plot-style.ts';

/** The width and height of a map, in pixels. */
export const mapSide = 400;

/** The labels of iso-lines; drawn twice, a dark rim first, for SVG paints strokes over fills. */
export const contourText = (paint: Record<string, object>): Mark => ({
  type: 'text',
  from: { data: 'labels' },
  encode: {
    enter: {
      x: { field: 'x' },
      y: { field: 'y' },
      angle: { field: 'angle' },
      text: { field: 'text' },
      align: { value: 'center' },
      baseline: { value: 'middle' },
      fontSize: { value: 11 },
      font: { value: plotFont },
      ...paint,
    },
  },
});

const place = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } };

/** Paths as lines with a dot a point, over a dark rim; what lies outside the map is cut off. */
export const pathMarks: readonly Mark[] = [
  {
    type: 'group',
    from: { facet: { name: 'path-points', data: 'paths', groupby: 'name' } },
    encode: { enter: { width: { value: mapSide }, height: { value: mapSide }, clip: { value: true } } },
    marks: [
      {
        type: 'line',
        from: { data: 'path-points' },
        encode: {
          enter: {
            ...place,
            stroke: { value: '#000' },
            strokeOpacity: { value: 0.55 },
            strokeWidth: { value: 4.5 },
          },
        },
      },
      {
        type: 'line',
        from: { data: 'path-points' },
        encode: {
          enter: {
            ...place,
            stroke: { scale: 'path', field: 'name' },
            strokeDash: { scale: 'dash', field: 'name' },
            strokeWidth: { value: 2.4 },
          },
        },
      },
      {
        type: 'symbol',
        from: { data: 'path-points' },
        encode: { enter: { ...place, fill: { scale: 'path', field: 'name' }, size: { value: 20 } } },
      },
    ],
  },
];

/** The names of marks; drawn twice, a dark rim first. */
export const label = (paint: Record<string, object>): Mark => ({
  type: 'text',
  from: { data: 'marks' },
  encode: {
    enter: {
      x: { scale: 'x', field: 'x' },
      y: { scale: 'y', field: 'y', offset: { field: 'lift' } },
      text: { field: 'name' },
      align: { field: 'align' },
      fontSize: { value: 13 },
      font: { value: plotFont },
      fontWeight: { value: 600 },
      limit: { value: mapSide / 2 },
      ...paint,
    },
  },
});
