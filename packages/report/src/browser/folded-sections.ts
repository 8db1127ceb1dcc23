/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Opens the folded section that the address names, and all of them while the page is printed. Runs in the page; it uses nothing outside itself. */
export function foldedSections(): void {
  const openNamed = (): void => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!(named instanceof HTMLDetailsElement)) return;
    named.open = true;
    named.scrollIntoView();
  };
  addEventListener('hashchange', openNamed);
  // A link to the section that the address names already changes nothing there.
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a[href^="#"]')) setTimeout(openNamed, 0);
  });
  openNamed();
  let folded: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details')].filter(({ open }) => !open);
    for (const section of folded) section.open = true;
  });
  addEventListener('afterprint', () => {
    for (const section of folded) section.open = false;
  });
}
