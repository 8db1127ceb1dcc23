/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * Shows compared planes side by side or one after another, by a slider or as a film, and switches the views of all of them together. Where the
 * reader is stays in the address, so that a page that is loaded anew goes on there. Runs in the page; it uses nothing outside itself.
 */
export function comparisonPage(): void {
  const figures = [...document.querySelectorAll<HTMLElement>('.compared figure')];
  const layout = document.querySelector<HTMLFormElement>('#layout');
  const kept = new URLSearchParams(location.hash.slice(1));
  const keep = (name: string, value: string): void => {
    kept.set(name, value);
    history.replaceState(null, '', `#${kept.toString()}`);
  };

  // A view that is chosen in one plane is shown in all.
  let isOurs = false;
  const showView = (view: string): void => {
    isOurs = true;
    for (const figure of figures) figure.querySelector<HTMLElement>(`[data-show="${view}"]`)?.click();
    isOurs = false;
  };
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('.compared [data-show]');
    if (!button || isOurs) return;
    keep('view', button.dataset['show']!);
    showView(button.dataset['show']!);
  });
  if (kept.has('view')) showView(kept.get('view')!);
  if (!layout) return;

  const [film, frame, play, name] = ['film', 'frame', 'play', 'frame-name'].map((id) =>
    document.getElementById(id)!,
  ) as [HTMLElement, HTMLInputElement, HTMLElement, HTMLElement];
  const isFilm = (): boolean => new FormData(layout).get('layout') === 'film';
  const arrange = (): void => {
    film.hidden = !isFilm();
    figures.forEach((figure, k) => (figure.hidden = isFilm() && k !== Number(frame.value)));
    const caption = figures[Number(frame.value)]!.querySelector('h3')!.textContent;
    name.textContent = caption;
    frame.setAttribute('aria-valuetext', caption);
    keep('layout', isFilm() ? 'film' : 'beside');
    keep('frame', frame.value);
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    film.toggleAttribute('data-playing', false);
    play.textContent = 'Play';
  };
  play.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    film.toggleAttribute('data-playing', true);
    play.textContent = 'Stop';
    if (Number(frame.value) === figures.length - 1) frame.value = '0';
    arrange();
    timer = setInterval(() => {
      frame.value = String(Number(frame.value) + 1);
      arrange();
      if (Number(frame.value) === figures.length - 1) stop();
    }, 700);
    return undefined;
  });
  frame.addEventListener('input', () => {
    stop();
    arrange();
  });
  layout.addEventListener('change', arrange);
  layout.addEventListener('submit', (event) => event.preventDefault());
  if (kept.get('layout') === 'film') {
    layout.querySelector<HTMLInputElement>('[value="film"]')!.checked = true;
    frame.value = kept.get('frame') ?? '0';
    arrange();
  }
}
