import { element, save } from './dom.ts';
import type { Engine } from './engine.ts';

/** The buttons that save a run. */
interface SavedRun {
  readonly view: HTMLElement;
  /** Offers to save the run of a folder; nothing where there is none. */
  readonly offer: (folder: string | undefined) => void;
}

/** Saves a run as the folder that the command line makes, packed, and its report as a page. */
export function savedRun(engine: Engine): SavedRun {
  let folder = '';
  const name = (): string => folder.slice(folder.lastIndexOf('/') + 1);
  const saveZip = async (): Promise<void> =>
    save(`${name()}.zip`, await engine.zip(folder), 'application/zip');
  const savePage = async (): Promise<void> => {
    const bytes = await engine.read(`${folder}/report.html`);
    if (bytes) save(`${name()}.html`, bytes, 'text/html');
  };
  const view = element(
    'p',
    { className: 'actions', hidden: true },
    element('button', { type: 'button', onclick: () => void saveZip() }, 'Save the run (zip)'),
    element('button', { type: 'button', onclick: () => void savePage() }, 'Save the report (HTML)'),
  );
  return {
    view,
    offer: (of) => {
      view.hidden = of === undefined;
      folder = of ?? '';
    },
  };
}
