// The studio by keyboard: where the focus is, as assistive technology is told.
import type { CDPSession, Page } from 'playwright-core';

import { check, problems } from './page.ts';

/** What has the focus, in the accessibility tree. */
interface Focused {
  readonly role: string;
  readonly name: string;
}

/** A page that is used by its keyboard alone. */
export interface Keyboard {
  /** What has the focus. */
  readonly focused: () => Promise<Focused>;
  /** Presses Tab, or another key, until something of that role and name has the focus. */
  readonly to: (role: string, name: RegExp | string, key?: string) => Promise<void>;
  /** Presses keys one after the other. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Types into the field of that name, in place of what is in it. */
  readonly type: (name: RegExp | string, text: string) => Promise<void>;
  /** Chooses a view. */
  readonly look: (view: string) => Promise<void>;
  /** Has the view measured, and gives what was said of it. */
  readonly measure: () => Promise<string>;
  /** Checks that the focus is on something of that role and name, seen and with an outline. */
  readonly isOn: (what: string, role: string, name: RegExp | string) => Promise<void>;
}

const fits = (wanted: RegExp | string, name: string): boolean =>
  typeof wanted === 'string' ? wanted === name : wanted.test(name);

/** Views are reached from the top of the page, or from wherever the focus is. */
const most = 160;

async function focusedIn(session: CDPSession): Promise<Focused> {
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await session.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  });
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { role: text(nodes[0]?.role?.value), name: text(nodes[0]?.name?.value) };
}

/** Whether what has the focus lies in the window and has an outline. */
const isSeen = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return 'nothing has the focus';
  const own = one.matches('.views input') ? one.nextElementSibling : one;
  const { outlineStyle, outlineWidth } = getComputedStyle(own);
  const { top, bottom, left, right } = own.getBoundingClientRect();
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return 'it is outside of the window';
  return outlineStyle === 'none' || outlineWidth === '0px' ? 'it has no outline' : '';
})()`;

/** Takes the keyboard of a page. */
export async function keyboardOf(page: Page): Promise<Keyboard> {
  const session = await page.context().newCDPSession(page);
  const focused = (): Promise<Focused> => focusedIn(session);
  const press: Keyboard['press'] = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const to: Keyboard['to'] = async (role, name, key = 'Tab') => {
    for (let k = 0; k < most; k++) {
      const at = await focused();
      if (at.role === role && fits(name, at.name)) return;
      await page.keyboard.press(key);
    }
    problems.push(`by keyboard: ${role} ${String(name)} is not reached`);
    throw new Error(`${role} ${String(name)} is not reached`);
  };
  const isOn: Keyboard['isOn'] = async (what, role, name) => {
    const at = await focused();
    const unseen = await page.evaluate(isSeen);
    check(`by keyboard: ${what}`, at.role === role && fits(name, at.name) && unseen === '', [at, unseen]);
  };
  return {
    focused,
    press,
    to,
    isOn,
    type: async (name, text) => {
      for (const role of ['textbox', 'spinbutton'])
        if ((await page.getByRole(role as 'textbox', { name }).count()) > 0) await to(role, name);
      await press('Control+a');
      await page.keyboard.type(text);
    },
    look: async (view) => {
      for (let k = 0; k < most && (await focused()).role !== 'radio'; k++) await press('Tab');
      await to('radio', view, 'ArrowRight');
      await isOn(`${view} is chosen`, 'radio', view);
    },
    measure: async () => {
      await to('button', 'Measure');
      await press('Enter');
      await page.getByText(/^Measuring/).waitFor();
      await page.getByText(/^(?:Done|This did not work|Cancelled)/).waitFor({ timeout: 120_000 });
      await isOn('the focus stays while it is measured', 'button', 'Measure');
      return page.getByRole('status').filter({ hasText: /^Done/ }).innerText();
    },
  };
}
