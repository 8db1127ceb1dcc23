import type { StoredRun } from './report-part.ts';
import { reportPart } from './report-parts.ts';
import { sliceSvgs } from './slice-svgs.ts';
import { plotSvg } from './plot-svg.ts';

/**
 * The plots of a run as stand-alone SVG files by name.
 *
 * @throws RangeError if a point of a slice lies outside its grid.
 */
export function reportSvgs(stored: StoredRun): ReadonlyMap<string, string> {
  const part = reportPart(stored);
  if (!part) return sliceSvgs(stored);
  return new Map(part.plots.map((plot) => [`${plot.name}.svg`, plotSvg(plot, { background: '#fff' })]));
}
