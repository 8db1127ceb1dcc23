import { element, save } from './dom.ts';
import type { Engine } from './engine.ts';

/** The buttons that save a run. */
interface SavedRun {
  readonly view: HTMLElement;
  /** Offers to save the run of a folder; nothing where there is none. */
  readonly offer: (folder: string | undefined) => void;
  /** Offers to save a page that belongs to no run. */
  readonly offerPage: (name: string, page: Uint8Array) => void;
}

/** Saves a run as the folder that the command line makes, packed, and its report as a page. */
export function savedRun(engine: Engine): SavedRun {
  let folder = '';
  let own: { readonly name: string; readonly page: Uint8Array } | undefined;
  const name = (): string => folder.slice(folder.lastIndexOf('/') + 1);
  const saveZip = async (): Promise<void> =>
    save(`${name()}.zip`, await engine.zip(folder), 'application/zip');
  const savePage = async (): Promise<void> => {
    const bytes = own?.page ?? (await engine.read(`${folder}/report.html`));
    if (bytes) save(`${own?.name ?? name()}.html`, bytes, 'text/html');
  };
  const zip = element('button', { type: 'button', onclick: () => void saveZip() }, 'Save the run (zip)');
  const view = element(
    'p',
    { className: 'actions', hidden: true },
    zip,
    element('button', { type: 'button', onclick: () => void savePage() }, 'Save the report (HTML)'),
  );
  return {
    view,
    offer: (of) => {
      view.hidden = of === undefined;
      zip.hidden = false;
      [folder, own] = [of ?? '', undefined];
    },
    offerPage: (called, page) => {
      view.hidden = false;
      zip.hidden = true;
      own = { name: called, page };
    },
  };
}
