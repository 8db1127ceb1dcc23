import type { TopLevelSpec } from 'vega-lite';

import type { PlotSpec } from './plot-spec.ts';

/**
 * A chart in Vega-Lite with the types of that library, which charts are checked against. They stay out of the public types: they do not
 * stand a strict check of libraries.
 */
export type LitePlot = PlotSpec & { readonly lite: TopLevelSpec };

/** A layer of a chart in Vega-Lite. */
export type PlotLayer = Extract<TopLevelSpec, { readonly layer: unknown }>['layer'][number];

/** A panel of a chart in Vega-Lite. */
export type PlotPanel = Extract<TopLevelSpec, { readonly concat: unknown }>['concat'][number];
