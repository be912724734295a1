// Draws bars and lines as SVG.
import { width } from '../width.ts';
import { CATEGORIES, CATEGORY_COLORS, type Counts } from './categories.ts';
import { html } from './escape.ts';

const WIDTH = 340;
const ROW = 27;
const LABEL = 158;
const NUMBER = 44;

/** A bar for each row, in the colours of the categories. */
export function bars(
  rows: readonly { readonly name: string; readonly counts: Counts; readonly total: number }[],
): string {
  const most = Math.max(1, ...rows.map(({ total }) => total));
  const room = WIDTH - LABEL - NUMBER;
  const drawn = rows.map(({ name, counts, total }, index) => {
    const y = index * ROW;
    let x = LABEL;
    const parts = CATEGORIES.filter((category) => counts[category] > 0).map((category) => {
      const long = (counts[category] / most) * room;
      const part = rect(x, y + 6, long, `var(${CATEGORY_COLORS[category]})`);
      x += long;
      return part;
    });
    const label = text(0, y + 18, shortened(name), `<title>${html(name)}</title>`);
    return `${label}${parts.join('')}${text(x + 8, y + 18, String(total))}`;
  });
  return svg(WIDTH, rows.length * ROW, drawn.join(''));
}

/** One bar of all categories, as wide as the page. */
export function stackedBar(counts: Counts, label: string): string {
  const all = Math.max(1, ...[CATEGORIES.reduce((sum, category) => sum + counts[category], 0)]);
  let x = 0;
  const parts = CATEGORIES.map((category) => {
    const long = (counts[category] / all) * 1000;
    const part = long > 0 ? rect(x, 0, long, `var(${CATEGORY_COLORS[category]})`, 22) : '';
    x += long;
    return part;
  });
  return `<svg viewBox="0 0 1000 22" preserveAspectRatio="none" role="img" aria-label="${html(label)}" style="height:22px;border-radius:6px;overflow:hidden">${parts.join('')}</svg>`;
}

export interface Point {
  /** What stands below it, such as a date. */
  readonly label: string;
  readonly left: number;
  readonly proxied: number;
}

/** Two lines through time: what is left, and what goes through the proxy. */
export function lines(points: readonly Point[]): string {
  const [wide, high, edge] = [1080, 190, 44];
  const most = Math.max(1, ...points.flatMap(({ left, proxied }) => [left, proxied]));
  const x = (index: number): number =>
    points.length === 1 ? wide / 2 : edge + (index / (points.length - 1)) * (wide - 2 * edge);
  const y = (value: number): number => high - (value / most) * (high - 24);
  const line = (of: (point: Point) => number, color: string, isAbove: (point: Point) => boolean): string => {
    const path = points.map((point, index) => `${round(x(index))},${round(y(of(point)))}`).join(' ');
    const dots = points.map((point, index) => {
      const dot = `<circle cx="${round(x(index))}" cy="${round(y(of(point)))}" r="4" fill="var(${color})"/>`;
      return (
        dot + text(x(index), y(of(point)) + (isAbove(point) ? -10 : 20), String(of(point)), '', 'middle')
      );
    });
    return `<polyline points="${path}" fill="none" stroke="var(${color})" stroke-width="2.5"/>${dots.join('')}`;
  };
  const isLeftAbove = ({ left, proxied }: Point): boolean => left >= proxied;
  const labels = points.map(({ label }, index) =>
    text(
      x(index),
      high + 40,
      label,
      '',
      'middle',
      index % Math.ceil(points.length / 8) === 0 ? 'soft' : 'none',
    ),
  );
  const axis = `<line x1="0" x2="${wide}" y1="${high}" y2="${high}" stroke="var(--line)"/>`;
  const drawn = `${axis}${line(
    ({ proxied }) => proxied,
    '--proxied',
    (point) => !isLeftAbove(point),
  )}${line(({ left }) => left, '--left', isLeftAbove)}`;
  return svg(wide, high + 48, drawn + labels.filter((label) => !label.includes('class="none"')).join(''));
}

function svg(wide: number, high: number, content: string): string {
  return `<svg viewBox="0 0 ${wide} ${high}" role="img">${content}</svg>`;
}

function rect(x: number, y: number, long: number, fill: string, high = 15): string {
  const rounded = high === 15 ? ' rx="3"' : '';
  return `<rect x="${round(x)}" y="${y}" width="${round(long)}" height="${high}" fill="${fill}"${rounded}/>`;
}

function text(x: number, y: number, words: string, title = '', anchor = 'start', kind = ''): string {
  const named = kind === '' ? '' : ` class="${kind}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${named}>${html(words)}${title}</text>`;
}

/** The end of a long name tells more than its start. */
function shortened(name: string): string {
  let short = name;
  while (width(short) > MOST_COLUMNS) {
    short = short.slice(1);
  }
  return short === name ? name : `…${short}`;
}

const MOST_COLUMNS = 19;

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
