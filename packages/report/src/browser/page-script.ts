import { figureTools } from './figure-tools.ts';
import { figureReadout } from './figure-readout.ts';
import { foldedSections } from './folded-sections.ts';

/**
 * Scripts as the text of a page's `<script>`: each is a function that stands alone, so its own source is what runs there. Loaders that
 * keep the names of functions call `__name`, which a page does not have.
 */
export const scriptText = (...scripts: readonly (() => void)[]): string =>
  ['var __name = (value) => value;', ...scripts.map((script) => `(${String(script)})();`)]
    .join('\n')
    .replaceAll('</', String.raw`<\/`);

/** What every page with figures runs. */
export const figureScript = (): string => scriptText(figureReadout, figureTools, foldedSections);
