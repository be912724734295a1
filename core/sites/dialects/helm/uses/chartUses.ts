// Which values make which images of a chart, in which order, with what text between: read from its templates, which are not run.
import type { ChartUses, ImageUses, TemplateFile, WholeUse } from '../../../../model/chartUses.ts';
import { once } from '../../../../model/once.ts';
import { evaluate } from './evaluate.ts';
import type { FoundUses } from './found.ts';
import { findImages } from './images.ts';
import { findMentions } from './mentions.ts';
import { type ChartText, emptyChart, parseTemplate } from './parse.ts';
import type { AskedValues, Run } from './run.ts';
import { type Slice, sliceOf } from './slice.ts';
import { literal, type Output, type Symbolic, type SymbolicMap, unknown, valueAt } from './symbols.ts';
import type { Operand, ParsedTemplate, Pipe, TemplateNode } from './syntax.ts';

export interface ChartOptions {
  /** The chart's own name, where it is known. */
  readonly name?: string;
  /** The sections of the values that a subchart has, by its folder (`charts/db`): its name, or its aliases. Its folder's name otherwise. */
  readonly sections?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads `files`, all template files of one chart, for the images that they make: of text that is too large or too deep, what can be read within a
 * fixed number of steps. Runs of a template only what may write an image.
 */
export function imageUses(files: readonly TemplateFile[], options: ChartOptions = {}): ImageUses {
  const chart = emptyChart();
  const templates = readTemplates(files, options, chart);
  const run = runOf(templates, null);
  const slice = sliceOf(run.definitions, chart.changing);
  const found = findAll(writing(templates, slice), { ...run, slice });
  return {
    images: [...found.images.values()],
    mentions: [...found.mentions.values()],
    named: once(() => namedIn(readTemplates(files, options))),
  };
}

/** Those of `templates` that write an image, in their order, and those before them that may change what they write. */
function writing(templates: readonly Template[], slice: Slice | null): readonly Template[] {
  if (!slice) {
    return templates;
  }
  const writes = ({ isPartial, parsed }: Template) => !isPartial && slice.writesImage(parsed.nodes);
  const last = templates.findLastIndex(writes);
  return templates
    .slice(0, last + 1)
    .filter((template) => writes(template) || slice.changesOthers(template.parsed.nodes));
}

/** The same with all else that the templates do with values, which takes several times as long. */
export function chartUses(files: readonly TemplateFile[], options: ChartOptions = {}): ChartUses {
  const templates = readTemplates(files, options);
  const asked: AskedValues = { named: new Set(), templated: new Map() };
  const run = runOf(templates, asked);
  const whole = new Map<string, WholeUse>();
  const found = findAll(templates, run, whole);
  nameTheUncalled(templates, run.called, asked);
  if ([...whole.values()].some(({ path }) => path.length === 0)) {
    run.budget.why.add('all values are written as they are');
  }
  return {
    images: [...found.images.values()],
    mentions: [...found.mentions.values()],
    whole: [...whole.values()],
    named: () => asked.named,
    templated: [...asked.templated.values()],
    complete: run.budget.why.size === 0,
    why: [...run.budget.why],
  };
}

function readTemplates(
  files: readonly TemplateFile[],
  options: ChartOptions,
  chart: ChartText = emptyChart(),
): readonly Template[] {
  return files
    .map((file) => placeOf(file, options, chart))
    .filter((each) => each !== null)
    .sort(byDepth);
}

function namedIn(templates: readonly Template[]): ReadonlySet<string> {
  const asked: AskedValues = { named: new Set(), templated: new Map() };
  const run = runOf(templates, asked);
  runAll(templates, run, () => undefined);
  nameTheUncalled(templates, run.called, asked);
  return asked.named;
}

/** Finds what all files make of values; `whole` takes the values that they write as they are. */
function findAll(templates: readonly Template[], run: Run, whole: FoundUses['whole'] = null): FoundUses {
  const found: FoundUses = { images: new Map(), mentions: new Map(), whole };
  runAll(templates, run, (out) => {
    findImages(out, found, run.budget);
    findMentions(out, found);
  });
  return found;
}

/** Runs all files in Helm's order: what one of them puts in the place of a value stands there for those after it. `take` gets what each writes. */
function runAll(templates: readonly Template[], run: Run, take: (out: Output) => void): void {
  const contexts = new Map<string, SymbolicMap>();
  let steps = MAX_STEPS;
  for (const template of templates.filter(({ isPartial }) => !isPartial)) {
    for (const root of template.roots) {
      run.budget.left = Math.min(MAX_STEPS_OF_FILE, steps);
      const began = run.budget.left;
      const context = contexts.get(root.join('.')) ?? contextOf(template, root);
      contexts.set(root.join('.'), context);
      const file = mapOf({
        BasePath: literal(`${template.chartName}/templates`),
        Name: literal(template.path),
      });
      context.entries.set('Template', file);
      take(evaluate({ file: template.path, nodes: template.parsed.nodes }, context, run));
      steps -= began - run.budget.left;
    }
  }
}

/** The largest public charts that were measured need a fifth of it. */
const MAX_STEPS = 4_000_000;
/** One file does not use up what the others need. */
const MAX_STEPS_OF_FILE = 500_000;
/** Helm keeps a chart in a Secret of one megabyte. */
const MAX_CHARACTERS = 4_000_000;

interface Template {
  readonly path: string;
  readonly parsed: ParsedTemplate;
  /** Whether it holds definitions alone, or text for people. */
  readonly isPartial: boolean;
  readonly chartName: string;
  /** Where the values of its chart begin: several places where a subchart has several aliases. */
  readonly roots: readonly (readonly string[])[];
}

function placeOf({ path, text }: TemplateFile, options: ChartOptions, chart: ChartText): Template | null {
  const match = /^((?:charts\/[^/]+\/)*)templates\/(.*)$/.exec(path);
  if (!match) {
    return null;
  }
  const folders = (match[1] ?? '').split('/').filter((_, index) => index % 2 === 1);
  let roots: readonly (readonly string[])[] = [[]];
  for (const [index, folder] of folders.entries()) {
    const place = folders.slice(0, index + 1).flatMap((each) => ['charts', each]);
    const sections = options.sections?.[place.join('/')] ?? [folder];
    roots = roots.flatMap((root) => sections.map((section) => [...root, section])).slice(0, MAX_ROOTS);
  }
  const name = match[2] ?? '';
  return {
    path,
    parsed: text.length > MAX_CHARACTERS ? TOO_LARGE : parseTemplate(text, chart),
    isPartial: /(?:^|\/)_[^/]*$|^NOTES\.txt$/.test(name),
    chartName: folders.at(-1) ?? options.name ?? '',
    roots,
  };
}

const MAX_ROOTS = 16;
const TOO_LARGE: ParsedTemplate = {
  nodes: [],
  definitions: [],
  problem: 'the file is too large',
};

function runOf(templates: readonly Template[], asked: AskedValues | null): Run {
  const budget = { left: MAX_STEPS_OF_FILE, why: new Set<string>() };
  const definitions = new Map<string, { readonly file: string; readonly nodes: readonly TemplateNode[] }>();
  // Of two definitions the later one counts, unless it is empty.
  for (const { path, parsed } of templates) {
    if (parsed.problem !== null) {
      budget.why.add(`${path}: ${parsed.problem}`);
    }
    for (const { name, nodes } of parsed.definitions) {
      const isEmpty = nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
      if (!isEmpty || !definitions.has(name)) {
        definitions.set(name, { file: path, nodes });
      }
    }
  }
  const roots = new Set(templates.flatMap((template) => template.roots.map((root) => root.join('.'))));
  const space = { roots, changed: new Map() };
  return { budget, space, definitions, called: new Set(), asked, stack: [], slice: null };
}

/** Helm's order, for definitions and for running: the deepest files first, and then from z to a. */
function byDepth(one: Template, other: Template): number {
  const depth = ({ path }: Template): number => path.split('/').length;
  return depth(other) - depth(one) || (one.path < other.path ? 1 : -1);
}

/** What `.` is at the top of the template files of a chart: one mapping for all of them, which they can change. */
function contextOf({ chartName }: Template, root: readonly string[]): SymbolicMap {
  const chart = mapOf({
    Name: chartName === '' ? unknown() : literal(chartName),
    AppVersion: unknown([], 'appVersion'),
    Version: unknown([], 'chartVersion'),
  });
  return {
    kind: 'map',
    entries: new Map<string, Symbolic>([
      ['Values', valueAt(root)],
      ['Chart', { ...chart, rest: unknown() }],
      ['Release', unknown([], 'release')],
      ['Capabilities', unknown()],
      ['Files', unknown()],
      ['Subcharts', unknown()],
    ]),
    rest: null,
  };
}

function mapOf(entries: Readonly<Record<string, Symbolic>>): SymbolicMap {
  return { kind: 'map', entries: new Map(Object.entries(entries)), rest: null };
}

/** Adds what helpers name that no template calls: some other chart may. */
function nameTheUncalled(
  templates: readonly Template[],
  called: ReadonlySet<string>,
  { named }: AskedValues,
): void {
  for (const template of templates) {
    nameUncalledOf(template, called, named);
  }
}

function nameUncalledOf({ parsed, roots }: Template, called: ReadonlySet<string>, named: Set<string>): void {
  const add = (fields: readonly string[]): void => {
    const at = fields.indexOf('Values');
    for (const root of at < 0 ? [] : roots) {
      const path = fields.slice(at + 1);
      named.add((path[0] === 'global' ? path : [...root, ...path]).join('.'));
    }
  };
  for (const { name, nodes } of parsed.definitions) {
    if (!called.has(name)) {
      visitNodes(nodes, add);
    }
  }
}

type VisitFields = (fields: readonly string[]) => void;

function visitNodes(nodes: readonly TemplateNode[], visit: VisitFields): void {
  for (const node of nodes) {
    if (node.kind === 'action') {
      visitPipe(node.pipe, visit);
    } else if (node.kind === 'template' && node.arg) {
      visitPipe(node.arg, visit);
    } else if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') {
      visitPipe(node.pipe, visit);
      visitNodes(node.body, visit);
      visitNodes(node.otherwise, visit);
    }
  }
}

function visitPipe({ commands }: Pipe, visit: VisitFields): void {
  for (const operand of commands.flat()) {
    visitOperand(operand, visit);
  }
}

function visitOperand(operand: Operand, visit: VisitFields): void {
  if (operand.kind === 'pipe') {
    visitPipe(operand.pipe, visit);
    // `(.Values.a).b` names a.b, and `(.Values).a` a.
    const [only] = operand.pipe.commands.flat();
    if (only && 'fields' in only && operand.fields.length > 0) {
      visit([...only.fields, ...operand.fields]);
    }
  } else if ('fields' in operand) {
    visit(operand.fields);
  }
}
