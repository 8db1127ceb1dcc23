/** Reads out the point nearest to the pointer, or the one the arrow keys step to, from the JSON in the page. */
export const hoverScript = `
(() => {
  const view = JSON.parse(document.getElementById('view').textContent);
  const out = document.getElementById('readout');
  const show = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(6))) : value);
  const nearest = (axis, coord) => axis.reduce((best, value, i) => (Math.abs(value - coord) < Math.abs(axis[best] - coord) ? i : best), 0);
  const two = view.axes.length === 2;
  let index = [0, 0];
  const plots = [...document.querySelectorAll('figure.plot svg')].map((svg) => {
    const { left, top, width, height, x, y } = view.place[svg.parentElement.dataset.place];
    const marker = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    marker.setAttribute('class', 'crosshair');
    svg.append(marker);
    const mark = ([i, j]) => {
      const px = left + (width * (view.axes[0][i] - x[0])) / (x[1] - x[0]);
      const py = two ? top + (height * (y[1] - view.axes[1][j])) / (y[1] - y[0]) : 0;
      marker.setAttribute('d', 'M' + px + ',' + top + 'v' + height + (two ? 'M' + left + ',' + py + 'h' + width : ''));
    };
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      const { width: w, height: h } = svg.viewBox.baseVal;
      const px = ((event.clientX - box.left) * w) / box.width;
      const py = ((event.clientY - box.top) * h) / box.height;
      if (px < left || px > left + width || py < top || py > top + height) return;
      read([
        nearest(view.axes[0], x[0] + ((px - left) / width) * (x[1] - x[0])),
        two ? nearest(view.axes[1], y[1] - ((py - top) / height) * (y[1] - y[0])) : 0,
      ]);
    });
    svg.setAttribute('tabindex', '0');
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      read(index.map((i, axis) => Math.max(0, Math.min((view.axes[axis] ?? [0]).length - 1, i + step[axis]))));
    });
    return mark;
  });
  const read = (to) => {
    index = to;
    const at = two ? index[0] * view.axes[1].length + index[1] : index[0];
    const coords = view.axes.map((axis, i) => show(axis[index[i]])).join(', ');
    const metrics = Object.entries(view.metrics).map(([name, values]) => ' · ' + name + ' ' + show(values[at] ?? 'not measured'));
    out.textContent = 'at (' + coords + '): loss ' + show(view.loss[at] ?? 'not measured') + metrics.join('');
    for (const mark of plots) mark(index);
  };
})();`;
