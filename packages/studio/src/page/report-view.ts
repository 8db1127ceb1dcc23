import { figureReadout, figureTools } from '@orograph/report';

import { element } from './dom.ts';
import { keepingFocus } from './keep-focus.ts';

/** Shows the report of a run: its words, its figures, which can be read out, and its numbers. */
export interface ReportView {
  /** Where it stands. */
  readonly view: HTMLElement;
  /** Shows the page of a report; nothing for no page. */
  show(html: string | undefined): void;
}

/** Where reports are shown. Of their pages the content is taken; the scripts of figures are those of the studio. */
export function reportView(): ReportView {
  const view = element('div', { className: 'report' });
  figureTools();
  // Planes that are compared show the same quantity.
  view.addEventListener('click', ({ target, isTrusted }) => {
    const chosen = isTrusted && (target as Element).closest<HTMLElement>('.compared [data-show]');
    if (!chosen) return;
    for (const other of view.querySelectorAll<HTMLElement>(
      `.compared [data-show="${chosen.dataset['show']!}"]`,
    ))
      if (other !== chosen) other.click();
  });
  return {
    view,
    show: (html) => {
      if (html === undefined) return view.replaceChildren();
      const page = new DOMParser().parseFromString(html, 'text/html');
      const data = [...page.querySelectorAll('script[type="application/json"]')];
      for (const script of page.querySelectorAll('script')) if (!data.includes(script)) script.remove();
      page.querySelector('#scene')?.closest('section')?.remove();
      page.querySelector('h1')?.remove();
      page.querySelector('p.lead')?.remove();
      page.querySelector('#layout')?.remove();
      page.querySelector('details')?.removeAttribute('open');
      keepingFocus(view, () => view.replaceChildren(...page.querySelector('main')!.childNodes));
      figureReadout();
      return undefined;
    },
  };
}
