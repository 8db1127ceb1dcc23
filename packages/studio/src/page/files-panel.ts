import { element } from './dom.ts';
import type { Files, Role } from './files.ts';
import { keepingFocus } from './keep-focus.ts';
import { shortNames } from './short-names.ts';

/** Samples that come with the studio. */
const samples = ['mnist-mlp.onnx', 'mnist-images-idx3-ubyte', 'mnist-labels-idx1-ubyte'] as const;

const roles: readonly (readonly [role: Role, words: string])[] = [
  ['model', 'model'],
  ['data', 'data'],
  ['beside', 'read beside others'],
];

const sizeText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** What is done with what comes in, besides keeping it. */
interface FilesPanelSettings {
  /** Told when a file cannot be read. */
  readonly failed: (message: string) => void;
  /** Given archives of runs. */
  readonly opened: (archive: Uint8Array) => void;
  /** Forgets all files and runs. */
  readonly forget: () => void;
  /** Says how much room they take. */
  readonly room: HTMLElement;
}

/** The panel of files. */
interface FilesPanel {
  readonly view: HTMLElement;
  /** Takes in the samples that come with the studio. */
  readonly sample: () => Promise<void>;
}

/** Where files come in: dropped, chosen, or the samples; and what each is taken for. */
export function filesPanel(files: Files, { failed, opened, forget, room }: FilesPanelSettings): FilesPanel {
  const take = async (list: Iterable<File>): Promise<void> => {
    try {
      const read = await Promise.all(
        Array.from(list, async (file) => ({
          name: file.name,
          bytes: new Uint8Array(await file.arrayBuffer()),
        })),
      );
      const isArchive = ({ name }: { readonly name: string }): boolean => /\.zip$/i.test(name);
      for (const { bytes } of read.filter(isArchive)) opened(bytes);
      const others = read.filter((file) => !isArchive(file));
      if (others.length > 0) files.add(others);
    } catch (error) {
      failed(`a file could not be read: ${(error as Error).message}`);
    }
  };
  const sample = async (): Promise<void> => {
    const read = samples.map(async (name) => {
      const response = await fetch(new URL(`samples/${name}`, document.baseURI));
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
    });
    try {
      files.add(await Promise.all(read));
    } catch (error) {
      failed(`the sample could not be read: ${(error as Error).message}`);
    }
  };
  const input = element('input', {
    type: 'file',
    multiple: true,
    id: 'files',
    onchange: () => {
      void take(input.files ?? []);
      input.value = '';
    },
  });
  const zone = element(
    'div',
    { className: 'drop' },
    element('label', { htmlFor: 'files' }, 'Drop an ONNX model and data here, or choose files'),
    input,
    element(
      'p',
      { className: 'note' },
      'Data: NPZ, NPY, CSV, IDX, CIFAR batches. Weights: safetensors with a model before them. A saved run: its zip.',
    ),
    element('button', { type: 'button', onclick: () => void sample() }, 'Use the MNIST sample'),
  );
  // Wherever a file is dropped on the page it is taken: a browser would leave the page for it.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  document.addEventListener('dragleave', () => zone.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    void take(event.dataTransfer?.files ?? []);
  });
  const list = element('ul', { className: 'files', 'aria-label': 'Files' });
  const forgetAll = element(
    'button',
    {
      type: 'button',
      hidden: true,
      onclick: forget,
      title: 'Files and runs are kept in this browser until then.',
    },
    'Forget everything',
  );
  const items = (): HTMLElement[] => {
    const names = shortNames(files.all().map(({ path }) => path));
    return files.all().map(({ path, bytes, role }, k) =>
      element(
        'li',
        {},
        element(
          'span',
          { className: 'name', title: path },
          names[k]!,
          element('small', {}, bytes === undefined ? ' kept here' : ` ${sizeText(bytes)}`),
        ),
        element(
          'select',
          {
            'aria-label': `What ${path} is`,
            onchange: (event: Event) => files.assign(path, (event.target as HTMLSelectElement).value as Role),
          },
          ...roles.map(([value, words]) => element('option', { value, selected: value === role }, words)),
        ),
        element(
          'button',
          { type: 'button', 'aria-label': `Remove ${path}`, onclick: () => files.remove(path) },
          '×',
        ),
      ),
    );
  };
  const show = (): void => {
    forgetAll.hidden = files.all().length === 0;
    keepingFocus(list, () => list.replaceChildren(...items()), input);
  };
  files.subscribe(show);
  return {
    view: element(
      'section',
      { 'aria-labelledby': 'files-title' },
      element('h2', { id: 'files-title' }, '1. Files'),
      zone,
      list,
      forgetAll,
      room,
    ),
    sample,
  };
}
