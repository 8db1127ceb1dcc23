/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { LivePlan, LiveVersion } from '../page/live-state.ts';

/**
 * Shows the report of a run that is followed, anew when the page tells of another version (an event `version`). The new one is loaded beside
 * the one that is seen and takes its place as the reader has it: scroll, views, opened sections, the place that is pointed at. It waits while
 * the reader does something in it, and comes no more often than a fifth of the time that drawing takes. Runs in the page; it uses nothing
 * outside itself.
 */
export function liveReport(): void {
  const plan = JSON.parse(document.getElementById('plan')!.textContent) as LivePlan;
  const main = document.querySelector('main')!;
  /** A picture to turn, as its library leaves it. */
  interface Scene {
    readonly layout?: { readonly scene?: { readonly camera?: object } };
  }
  let shown: HTMLIFrameElement | undefined;
  let wanted: LiveVersion | undefined;
  let last: string | undefined;
  let loading = false;
  /** When the next may be loaded while the run goes on. */
  let due = 0;
  /** Until when the reader is left alone, and where the pointer is. */
  let quiet = 0;
  let pointer: readonly [number, number] | undefined;

  const isRead = (): boolean =>
    performance.now() < quiet || shown?.contentDocument?.querySelector('dialog, [data-playing]') != null;
  const watch = (page: Document): void => {
    const wait = (seconds: number): void => void (quiet = performance.now() + 1000 * seconds);
    page.addEventListener('pointermove', ({ clientX, clientY }) => {
      pointer = [clientX, clientY];
      wait(2);
    });
    page.documentElement.addEventListener('pointerleave', () => (pointer = undefined));
    for (const kind of ['pointerdown', 'wheel'] as const)
      page.addEventListener(kind, () => wait(2), { passive: true });
    page.addEventListener('keydown', () => wait(15));
  };
  const settle = (from: Document, to: Document): void => {
    const sections = [...to.querySelectorAll('details')];
    from.querySelectorAll('details').forEach(({ open }, i) => sections[i] && (sections[i].open = open));
    for (const chosen of from.querySelectorAll<HTMLElement>('figure [data-show][aria-pressed="true"]')) {
      const figure = to.getElementById(chosen.closest('figure')!.id);
      figure
        ?.querySelector<HTMLElement>(`[data-show="${chosen.dataset['show']}"][aria-pressed="false"]`)
        ?.click();
    }
    to.defaultView!.scrollTo(from.defaultView!.scrollX, from.defaultView!.scrollY);
    if (!pointer || !from.querySelector('.tip:not([hidden])')) return;
    const [clientX, clientY] = pointer;
    to.elementFromPoint(clientX, clientY)?.dispatchEvent(
      new PointerEvent('pointermove', { clientX, clientY, bubbles: true }),
    );
  };
  const load = ({ version, changes }: LiveVersion): void => {
    [loading, due] = [true, Infinity];
    const start = performance.now();
    const next = document.createElement('iframe');
    next.className = 'next';
    next.title = 'report';
    // What the picture to turn in it needs to know: whether it is wanted, and how it was turned.
    Object.assign(next.dataset, shown?.dataset);
    const turned = (shown?.contentDocument?.getElementById('scene') as Scene | null)?.layout?.scene?.camera;
    if (turned) next.dataset['camera'] = JSON.stringify(turned);
    next.toggleAttribute('data-changes', changes);
    const swap = (): void => {
      if (isRead()) return void setTimeout(swap, 250);
      const page = next.contentDocument;
      // The server may have ended meanwhile.
      if (!page?.querySelector('main')) return next.remove();
      if (shown) settle(shown.contentDocument!, page);
      watch(page);
      shown?.remove();
      next.className = '';
      shown = next;
    };
    next.addEventListener(
      'load',
      () => {
        swap();
        [loading, last] = [false, version];
        // Two frames later what is drawn when it is seen is drawn; a page that nobody sees has no frames.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const now = performance.now();
            due = now + Math.max(1000, 5 * (now - start));
          }),
        );
      },
      { once: true },
    );
    next.src = shown ? shown.contentWindow!.location.href : plan.page;
    main.append(next);
  };
  const look = (): void => {
    if (!wanted || loading || wanted.version === last) return;
    // The last one is loaded at once: who serves it may end with the run.
    if (!wanted.changes || (performance.now() >= due && !isRead())) load(wanted);
  };
  document.addEventListener('version', ({ detail }: CustomEventInit<LiveVersion>) => {
    wanted = detail;
    look();
  });
  setInterval(look, 250);
}
