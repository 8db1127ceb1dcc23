/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * Lets figures be enlarged and zoomed, saved as SVG, as PNG at twice the size and as SVG for a column of a paper, and switched between their
 * views. Runs in the page; it uses nothing outside itself.
 */
export function figureTools(): void {
  const shownSvg = (figure: Element): SVGSVGElement => figure.querySelector('.view:not([hidden]) svg')!;

  const copyOf = (figure: Element, ink: string): SVGSVGElement => {
    const svg = shownSvg(figure).cloneNode(true) as SVGSVGElement;
    for (const mark of svg.querySelectorAll('.pin, .cross')) mark.remove();
    svg.setAttribute('color', ink);
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    if (svg.dataset['home']) svg.setAttribute('viewBox', svg.dataset['home']);
    const [, , width, height] = svg.getAttribute('viewBox')!.split(/[ ,]+/);
    svg.setAttribute('width', width!);
    svg.setAttribute('height', height!);
    return svg;
  };
  const textOf = (svg: SVGSVGElement): string => new XMLSerializer().serializeToString(svg);
  const save = (name: string, blob: Blob): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const onWhite = (svg: SVGSVGElement): SVGSVGElement => {
    const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [key, value] of [
      ['width', '100%'],
      ['height', '100%'],
      ['fill', '#fff'],
    ] as const)
      ground.setAttribute(key, value);
    svg.prepend(ground);
    return svg;
  };
  const actions: Record<string, (figure: HTMLElement, name: string) => void> = {
    svg: (figure, name) =>
      save(`${name}.svg`, new Blob([textOf(onWhite(copyOf(figure, '#1a1a1a')))], { type: 'image/svg+xml' })),
    column: (figure, name) => {
      const svg = copyOf(figure, '#000');
      const [width, height] = ['width', 'height'].map((side) => Number(svg.getAttribute(side)));
      svg.setAttribute('width', '85mm');
      svg.setAttribute('height', `${(85 * height!) / width!}mm`);
      save(`${name}-column.svg`, new Blob([textOf(svg)], { type: 'image/svg+xml' }));
    },
    png: (figure, name) => {
      const svg = onWhite(copyOf(figure, '#1a1a1a'));
      const image = new Image();
      image.addEventListener('load', () => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
        const context = canvas.getContext('2d')!;
        context.scale(2, 2);
        context.drawImage(image, 0, 0);
        canvas.toBlob((blob) => blob && save(`${name}.png`, blob), 'image/png');
      });
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(svg))}`;
    },
    enlarge: (figure) => {
      const button = figure.querySelector('[data-do="enlarge"]')!;
      const open = figure.closest('dialog');
      if (open) return open.close();
      const dialog = document.createElement('dialog');
      const place = document.createComment('figure');
      figure.replaceWith(place);
      dialog.append(figure);
      dialog.setAttribute('aria-label', figure.querySelector('h3')!.textContent);
      document.body.append(dialog);
      button.textContent = 'Close';
      dialog.addEventListener('close', () => {
        for (const svg of figure.querySelectorAll('svg')) home(svg);
        place.replaceWith(figure);
        dialog.remove();
        button.textContent = 'Enlarge';
        (button as HTMLElement).focus();
      });
      dialog.showModal();
      return undefined;
    },
  };
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>('figure.plot button');
    if (!button) return;
    const figure = button.closest<HTMLElement>('figure.plot')!;
    const { do: action, show } = button.dataset;
    if (action) actions[action]!(figure, figure.dataset['name']!);
    if (show === undefined) return;
    figure.querySelectorAll<HTMLElement>('.view').forEach((view, i) => (view.hidden = i !== Number(show)));
    for (const other of figure.querySelectorAll('[data-show]'))
      other.setAttribute('aria-pressed', String(other === button));
  });

  // Enlarged figures zoom about the pointer and move with it; 0 shows all again.
  function home(svg: SVGSVGElement): void {
    if (svg.dataset['home']) svg.setAttribute('viewBox', svg.dataset['home']);
  }
  const zoom = (svg: SVGSVGElement, factor: number, x: number, y: number): void => {
    const { x: left, y: top, width, height } = svg.viewBox.baseVal;
    svg.dataset['home'] ??= `${left} ${top} ${width} ${height}`;
    const whole = Number(svg.dataset['home'].split(' ')[2]);
    if (width / factor > whole) return home(svg);
    if (width / factor < whole / 40) return undefined;
    svg.setAttribute(
      'viewBox',
      `${x - (x - left) / factor} ${y - (y - top) / factor} ${width / factor} ${height / factor}`,
    );
    return undefined;
  };
  const inDialog = (event: Event): SVGSVGElement | null =>
    (event.target as Element).closest?.<SVGSVGElement>('dialog figure svg') ?? null;
  const pointOf = (svg: SVGSVGElement, event: MouseEvent): DOMPoint =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());
  document.addEventListener(
    'wheel',
    (event) => {
      const svg = inDialog(event);
      if (!svg) return;
      event.preventDefault();
      const { x, y } = pointOf(svg, event);
      zoom(svg, Math.exp(-event.deltaY / 400), x, y);
    },
    { passive: false },
  );
  document.addEventListener('pointermove', (event) => {
    const svg = inDialog(event);
    if (!svg?.dataset['home'] || event.buttons !== 1) return;
    const { x, y, width, height } = svg.viewBox.baseVal;
    const scale = svg.getScreenCTM()!.a;
    svg.setAttribute(
      'viewBox',
      `${x - event.movementX / scale} ${y - event.movementY / scale} ${width} ${height}`,
    );
  });
  document.addEventListener('keydown', (event) => {
    const figure = (event.target as Element).closest?.('dialog figure');
    const factor = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 }[event.key];
    if (!figure || factor === undefined) return;
    const svg = shownSvg(figure);
    const { x, y, width, height } = svg.viewBox.baseVal;
    if (factor === 0) home(svg);
    else zoom(svg, factor, x + width / 2, y + height / 2);
  });
}
