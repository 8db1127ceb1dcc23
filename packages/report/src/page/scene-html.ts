import { plotlySource } from '../browser/plotly-source.ts';
import { scriptText } from '../browser/page-script.ts';
import { sceneStart } from '../browser/scene-start.ts';
import { sceneView } from '../browser/scene-view.ts';
import { escapeHtml, scriptJson } from './escape-html.ts';
import type { SceneJson } from './page-json.ts';
import type { Scene } from './report-part.ts';

/** A scene to turn as a section of a page, with the library that draws it: 1.6 MB. */
export const sceneHtml = ({ values, ...scene }: Scene): string => {
  const json: SceneJson = {
    ...scene,
    values: Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)),
  };
  return `<section class="screen"><h2>${escapeHtml(scene.title)}</h2>
<div id="scene" class="scene"></div><p id="scene-note" class="note">Drawn when it comes into view.</p></section>
<script type="application/json" id="scene-values">${scriptJson(json)}</script>
<script type="text/plain" id="plotly">${plotlySource()}</script>
<script>${scriptText(sceneView, sceneStart)}</script>`;
};
