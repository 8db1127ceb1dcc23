import { element } from './dom.ts';
import type { Files, Role } from './files.ts';

/** Samples that come with the studio. */
const samples = ['mnist-mlp.onnx', 'mnist-images-idx3-ubyte', 'mnist-labels-idx1-ubyte'] as const;

const roles: readonly (readonly [role: Role, words: string])[] = [
  ['model', 'model'],
  ['data', 'data'],
  ['beside', 'read beside others'],
];

const sizeText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** Where files come in: dropped, chosen, or the samples; and what each is taken for. */
export function filesPanel(files: Files, failed: (message: string) => void): HTMLElement {
  const take = async (list: Iterable<File>): Promise<void> => {
    try {
      files.add(
        await Promise.all(
          Array.from(list, async (file) => ({
            name: file.name,
            bytes: new Uint8Array(await file.arrayBuffer()),
          })),
        ),
      );
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
      'Data: NPZ, NPY, CSV, IDX, CIFAR batches. Weights: safetensors with a model before them.',
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
  const list = element('ul', { className: 'files' });
  const show = (): void => {
    list.replaceChildren(
      ...files.all().map(({ path, bytes, role }) =>
        element(
          'li',
          {},
          element(
            'span',
            { className: 'name' },
            path,
            element('small', {}, bytes === undefined ? ' made here' : ` ${sizeText(bytes)}`),
          ),
          element(
            'select',
            {
              'aria-label': `What ${path} is`,
              onchange: (event: Event) =>
                files.assign(path, (event.target as HTMLSelectElement).value as Role),
            },
            ...roles.map(([value, words]) => element('option', { value, selected: value === role }, words)),
          ),
          element(
            'button',
            { type: 'button', 'aria-label': `Remove ${path}`, onclick: () => files.remove(path) },
            '×',
          ),
        ),
      ),
    );
  };
  files.subscribe(show);
  return element(
    'section',
    { 'aria-labelledby': 'files-title' },
    element('h2', { id: 'files-title' }, '1. Files'),
    zone,
    list,
  );
}
