/** What takes the focus. */
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex="0"]';

const within = (container: HTMLElement): HTMLElement[] =>
  [...container.querySelectorAll<HTMLElement>(focusable)].filter((one) => !one.closest('[hidden]'));

/** What readers know an element by. */
const nameOf = (one: HTMLElement): string =>
  one.getAttribute('aria-label') ?? one.getAttribute('name') ?? one.textContent;

/**
 * Replaces what a container holds without losing the focus: where it was on something inside, it goes to what has the same name there now, else
 * to what is at its place, and to `otherwise` where nothing is left.
 */
export function keepingFocus(container: HTMLElement, replace: () => void, otherwise?: HTMLElement): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !container.contains(activeElement)) return replace();
  const [name, place] = [nameOf(activeElement), within(container).indexOf(activeElement)];
  replace();
  const now = within(container);
  const next = now.find((one) => nameOf(one) === name) ?? now[Math.min(place, now.length - 1)] ?? otherwise;
  next?.focus({ preventScroll: true });
}

/** Hides an element; the focus, where it was on it, goes on to another. */
export function hide(element: HTMLElement, next: HTMLElement): void {
  const hadFocus = document.activeElement === element;
  element.hidden = true;
  if (hadFocus) next.focus();
}
