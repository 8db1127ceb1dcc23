import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The source of plotly's 3-D bundle, fit to stand in a `<script>` element. */
export const plotlySource = (): string =>
  readFileSync(createRequire(import.meta.url).resolve('plotly.js-gl3d-dist-min'), 'utf8')
    .replaceAll(/<\/(script)/gi, String.raw`<\/$1`)
    .replaceAll('<!--', String.raw`<\!--`);
