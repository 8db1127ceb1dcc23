import { escapeHtml } from './escape-html.ts';
import { reportStyle } from './report-style.ts';

/** A whole HTML document that needs nothing else, in the style of reports and one of its own. */
export const htmlDocument = ({
  title,
  style = '',
  body,
}: {
  readonly title: string;
  readonly style?: string;
  readonly body: string;
}): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}${style}</style>
</head>
<body>
${body}
</body>
</html>
`;

/**
 * A document with a title, a line below it, and sections of HTML; empty ones are left out.
 *
 * @example
 * ```ts
 * import { htmlPage, numberText } from '@orograph/report';
 *
 * const html = htmlPage({
 *   title: 'Two optima',
 *   lead: 'mnist/test',
 *   sections: [`<p>The barrier is ${numberText(1.0505)}.</p>`],
 * });
 * console.log(html.includes('<h1>Two optima</h1>')); // true
 * ```
 */
export const htmlPage = ({
  title,
  lead,
  style = '',
  sections,
}: {
  readonly title: string;
  readonly lead: string;
  readonly style?: string;
  readonly sections: readonly string[];
}): string =>
  htmlDocument({
    title,
    style,
    body: `<main>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
${sections.filter((section) => section !== '').join('\n')}
</main>`,
  });
