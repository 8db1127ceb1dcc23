import type { Steering } from './steering.ts';
import type { View } from './views/view.ts';

/** How a run that is under way follows the fields of its view. */
interface LiveForm {
  readonly steering: Pick<Steering, 'set' | 'view'>;
  /** The view that is shown. */
  readonly view: () => View;
  /** Begins it anew, and says why. */
  readonly anew: (remark: string) => void;
}

/** Has the run of the view, while it is under way, go by a new value of a field or begin anew. */
export function followField({ steering, view, anew }: LiveForm, name: string, value: string): void {
  const { live, name: shown } = view();
  if (!live || steering.view() !== shown) return;
  const remark = live.anew[name];
  if (remark !== undefined) return anew(remark);
  const now = value.trim() === '' ? live.atOnce[name] : Number(value);
  if (Object.hasOwn(live.atOnce, name) && now !== undefined && Number.isFinite(now)) steering.set(name, now);
}

/** Has the Enter key set a value, where it would begin the run anew while it is under way. */
export function enterSets(form: HTMLFormElement, { steering, view }: LiveForm): void {
  form.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
    if (!view().live || steering.view() !== view().name) return;
    event.preventDefault();
    // What was typed counts when a field is left.
    target.blur();
    target.focus();
  });
}
