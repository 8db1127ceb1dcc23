import type { PlotGrid } from '@orograph/report';

/** A map in a report, and where it is drawn. */
export interface ShownMap {
  readonly map: PlotGrid;
  readonly figure: HTMLElement;
  readonly canvas: HTMLElement;
  readonly svg: SVGSVGElement;
}

/** The first map of a report; `undefined` where there is none. */
export function mapOf(report: HTMLElement): ShownMap | undefined {
  for (const canvas of report.querySelectorAll<HTMLElement>('figure.plot .canvas.on-map')) {
    const { grid } = JSON.parse(canvas.nextElementSibling!.textContent) as { readonly grid: PlotGrid | null };
    const figure = canvas.closest<HTMLElement>('figure')!;
    if (grid && grid.xs.length > 1 && grid.ys.length > 1)
      return { map: grid, figure, canvas, svg: canvas.querySelector('svg')! };
  }
  return undefined;
}

/** The place in the plane under a pointer, which may lie outside of the map. */
export function placeUnder(
  { map, svg }: ShownMap,
  { clientX, clientY }: MouseEvent,
): readonly [number, number] {
  const matrix = svg.getScreenCTM()!;
  const [u, v] = [
    ((clientX - matrix.e) / matrix.a - map.left) / map.width,
    ((clientY - matrix.f) / matrix.d - map.top) / map.height,
  ];
  return [map.x[0] + u * (map.x[1] - map.x[0]), map.y[1] - v * (map.y[1] - map.y[0])];
}
