import { element } from './dom.ts';
import { fieldInput, type FieldValues } from './fields.ts';
import type { Files } from './files.ts';
import { keepingFocus } from './keep-focus.ts';
import { modelChoice, without } from './model-choice.ts';
import { shortNames } from './short-names.ts';
import type { View } from './views/view.ts';

/** What the form of a view is made of. */
interface ViewFormSettings {
  readonly files: Files;
  /** The values by the names of fields. */
  readonly values: FieldValues;
  /** Told of a value that a reader has set. */
  readonly set: (name: string, value: string) => void;
  /** Told of other values that are to be measured at once. */
  readonly step: (to: FieldValues) => void;
  /** The values of the view's own fields. */
  readonly own: () => FieldValues;
}

/** The content of the form of a view. */
interface ViewForm {
  readonly parts: readonly HTMLElement[];
  /** Goes by the files that there are now; what was typed into other fields stays. */
  readonly refresh: () => void;
}

/** Makes the fields and buttons of a view. */
export function viewForm(view: View, { files, values, set, step, own }: ViewFormSettings): ViewForm {
  const models = element('div', { className: 'models' });
  const needs = element('p', { className: 'needs', role: 'status' });
  const measure = element('button', { type: 'submit', className: 'run' }, 'Measure');
  const steps = (view.steps ?? []).map(({ label, to }) =>
    element('button', { type: 'button', onclick: () => step(to(own())) }, label),
  );
  const modelInputs = (): HTMLElement[] => {
    const { places } = modelChoice(view, files, values);
    const all = files.models();
    const names = shortNames(all);
    return places.map((model, k) => {
      const options = all.map((path, i) => [path, names[i]!] as const);
      return fieldInput(
        {
          name: `model${k}`,
          label: places.length > 1 ? `Model ${k + 1}` : 'Model',
          value: model,
          options: k < view.models[0] ? options : [...options, [without, 'none'] as const],
        },
        model,
        (value) => {
          set(`model${k}`, value);
          ready();
        },
      );
    });
  };
  function ready(): void {
    const { problem } = modelChoice(view, files, values);
    needs.textContent = problem ?? '';
    for (const button of [measure, ...steps]) button.disabled = problem !== undefined;
  }
  const refresh = (): void => {
    keepingFocus(models, () => models.replaceChildren(...modelInputs()));
    ready();
  };
  refresh();
  const fields = view.fields.map((field) =>
    fieldInput(field, values[`${view.name}.${field.name}`] ?? field.value, (value) => set(field.name, value)),
  );
  return {
    parts: [
      element('p', {}, view.says),
      element('div', { className: 'fields' }, models, ...fields),
      needs,
      element('p', { className: 'actions' }, measure, ...steps),
    ],
    refresh,
  };
}
