import { element } from './dom.ts';

/** A choice that a reader makes of a command: a flag, or something that becomes words of it. */
export interface Field {
  /** Its name in the address, and in values. */
  readonly name: string;
  /** What people read. */
  readonly label: string;
  /** What it is at first; empty where the command has its own default. */
  readonly value: string;
  /** What it may be, where that is a list. */
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** The least and the most, where it is a number. */
  readonly range?: readonly [least: number, most: number, step?: number];
  /** Whether it is slid. */
  readonly isSlider?: boolean;
  /** What stands in it while it is empty. */
  readonly hint?: string;
}

/** The values of fields by their names. */
export type FieldValues = Readonly<Record<string, string>>;

/** Words of a choice that need more room than a number, in letters. */
const many = 16;

/** How long a slider rests before its value counts, in milliseconds. */
const patience = 120;

/** Makes a labelled input of a field. */
export function fieldInput(field: Field, value: string, changed: (value: string) => void): HTMLElement {
  const { name, label, options, range, isSlider, hint } = field;
  const own = { name, value, onchange: (event: Event) => changed((event.target as HTMLInputElement).value) };
  if (options) {
    const choices = options.map(([each, words]) =>
      element('option', { value: each, selected: each === value }, words),
    );
    const isLong = options.some(([, words]) => words.length > many);
    return element(
      'label',
      { className: isLong ? 'field long' : 'field' },
      label,
      element('select', own, ...choices),
    );
  }
  const [min, max, step = 1] = range ?? [];
  if (isSlider) {
    const shown = element('span', { className: 'shown' }, value);
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const slider = element('input', {
      name,
      type: 'range',
      min: String(min),
      max: String(max),
      step: String(step),
      value,
      // While it is dragged, what it changes follows a little later.
      oninput: (event: Event) => {
        const { value: now } = event.target as HTMLInputElement;
        shown.textContent = now;
        clearTimeout(waiting);
        waiting = setTimeout(() => changed(now), patience);
      },
    });
    return element('label', { className: 'field' }, element('span', {}, `${label} `, shown), slider);
  }
  const input = element('input', {
    ...(range ? { type: 'number', min: String(min), max: String(max), step: 'any' } : { type: 'text' }),
    ...(hint !== undefined && { placeholder: hint }),
    ...own,
  });
  return element('label', { className: 'field' }, label, input);
}
