// Every answer that Nearpull gives about a text, in a form that a bench can time and a test can count.
import { unifiedDiff } from '../../../cli/files/unifiedDiff.ts';
import { textOfFindings } from '../../../cli/report/formats/text.ts';
import { locationsOf } from '../../../cli/report/locations.ts';
import { findingRecords, imageRecords } from '../../../cli/report/records.ts';
import { textOfImages } from '../../../cli/report/text.ts';
import {
  acceptFixes,
  applyEdits,
  check,
  compileGlobs,
  type FileContext,
  fileContext,
  fixAll,
  hoverAt,
  mayReport,
  mergeSettings,
  NO_FILE,
  neighbourReader,
  policyLenses,
  policyPreview,
  type Report,
  readIgnoreFile,
  readPods,
  readProjectFile,
  readSettings,
  renderPolicy,
  type Settings,
  testFolder,
} from '../../../core/index.ts';
import { readSettingsFile } from '../../../core/settings/file/readProjectFile.ts';
import { diagnosticsOf } from '../../../server/common/diagnostics.ts';
import { readIntroduction } from '../../../server/common/lsp/fromProtocol.ts';
import { documentOf } from '../../../server/common/lsp/openedDocument.ts';
import { toHover, toTextEdits } from '../../../server/common/lsp/toProtocol.ts';
import { offersAt } from '../../../server/common/offers.ts';
import { previewedOf, readEvaluable } from '../../support/evaluate.ts';
import { DOMAIN, settingsWith } from '../../support/fixture.ts';
import { POD, type Shape } from './shape.ts';

/** A text of a shape, with what several answers need. None of it is part of the time of an answer. */
export interface Subject {
  readonly text: string;
  readonly settings: Settings;
  readonly file: FileContext;
  readonly report: () => Report;
}

/** Returns a function that gives the answer once. */
export type Answer = (subject: Subject) => () => unknown;

export function subjectOf(shape: Shape, size: number): Subject {
  const text = shape.text(size);
  const { settings } = readSettings({
    proxy: { domain: DOMAIN },
    severity: { 'possible-docker-hub-image': 'warning' },
    ...shape.settings,
  });
  const file: FileContext = { ...NO_FILE, path: shape.path, chart: shape.path.startsWith('c/') ? 'c' : null };
  let known: Report | undefined;
  return {
    text,
    settings,
    file,
    report: () => {
      known ??= check(text, settings, { file });
      return known;
    },
  };
}

export const ANSWERS: Readonly<Record<string, Answer>> = {
  check:
    ({ text, settings, file }) =>
    () => {
      mayReport(file, settings, text);
      return check(text, settings, { file });
    },
  fix: ({ text, report, settings, file }) => {
    const found = report();
    return () => {
      const accepted = acceptFixes();
      for (const { fixes } of found.findings) {
        const fix = fixes.find((each) => accepted.fits(file.path, each));
        if (fix) {
          accepted.accept(file.path, fix);
        }
      }
      return check(applyEdits(text, fixAll(found)), settings, { file });
    };
  },
  incremental: ({ text, report, settings, file }) => {
    const previous = report();
    const middle = text.length >> 1;
    // A letter that is typed twice leaves most texts of the kind that they are.
    const letter = text.slice(middle).search(/[a-z]/i);
    const at = middle + Math.max(0, letter);
    const changed = text.slice(0, at) + (letter < 0 ? 'a' : text.charAt(at)) + text.slice(at);
    return () => check(changed, settings, { file, previous });
  },
  hover: ({ text, report, settings, file }) => {
    const found = report();
    const document = documentOf(`file:///${file.path}`, text);
    return () => {
      for (const offset of [0, text.length >> 1, found.images.at(-1)?.span.start ?? text.length]) {
        const hover = hoverAt(found, offset, settings);
        if (hover) {
          toHover(CLIENT, document, hover, { uri: document.uri, position: document.positionAt(offset) });
        }
      }
    };
  },
  'code actions': ({ text, report, settings, file }) => {
    const found = report();
    return () => {
      const document = documentOf(`file:///${file.path}`, text);
      const open = { document, settings, context: file, report: found, id: '' };
      const whole = { start: 0, end: text.length };
      const asked = {
        span: whole,
        position: { line: 0, character: 0 },
        explicit: true,
        isFiltered: false,
        wants: () => true,
      };
      const offers = offersAt(open, asked);
      return offers.map(({ does }) => ('edits' in does ? toTextEdits(document, does.edits) : []));
    };
  },
  diagnostics: ({ text, report, file }) => {
    const found = report();
    return () => {
      const document = documentOf(`file:///${file.path}`, text);
      return diagnosticsOf({ client: CLIENT }, { document, report: found });
    };
  },
  lenses: ({ text, report, file }) => {
    const found = report();
    return () => policyLenses(text, found, file, readEvaluable);
  },
  preview:
    ({ text, settings, file }) =>
    () =>
      policyPreview(text, settings, file, POLICY),
  pods:
    ({ text, settings }) =>
    () => {
      const pods = readPods(text).pods.map((pod) => ({ ...pod, path: 'a.yaml' }));
      // The whole folder checks each Pod on its own. Some Pods show how its files grow.
      return testFolder('validating', settings, pods, (pod) => pod);
    },
  kustomization:
    ({ text, settings }) =>
    () => {
      const neighbours = neighbourReader()(new Map([['kustomization.yaml', text]]));
      const file = fileContext('a.yaml', neighbours);
      fileContext('kustomization.yaml', neighbours);
      return check(podWith(text), settings, { file });
    },
  chart:
    ({ text, settings }) =>
    () => {
      const texts = new Map([
        ['c/values.yaml', SMALL_VALUES],
        ['c/templates/a.yaml', text],
        ['c/Chart.yaml', text],
      ]);
      const sources = { list: () => [...texts.keys()], read: (path: string) => texts.get(path) ?? null };
      const neighbours = neighbourReader()(texts, sources);
      return check(SMALL_VALUES, settings, { file: fileContext('c/values.yaml', neighbours) });
    },
  'values of a chart':
    ({ text, settings }) =>
    () => {
      const texts = new Map([
        ['c/Chart.yaml', 'name: c\n'],
        ['c/charts/b/Chart.yaml', 'name: b\n'],
        ['c/values.yaml', text],
        ['c/charts/b/values.yaml', text],
        ['c/templates/a.yaml', 'image: {{ .Values.a0.image }}:{{ .Values.a1.tag }}\n'],
      ]);
      const sources = { list: () => [...texts.keys()], read: (path: string) => texts.get(path) ?? null };
      const neighbours = neighbourReader()(texts, sources);
      check(SMALL_VALUES, settings, { file: fileContext('c/charts/b/values.yaml', neighbours) });
      return check(text, settings, { file: fileContext('c/values.yaml', neighbours) });
    },
  builds:
    ({ text, settings }) =>
    () => {
      const names = ['skaffold.yaml', 'Tiltfile', 'Makefile', 'compose.yaml'];
      const neighbours = neighbourReader()(new Map(names.map((name) => [name, text])));
      return check(podWith(text), settings, { file: fileContext('a.yaml', neighbours) });
    },
  'project file':
    ({ text }) =>
    () => {
      readSettingsFile(text, 'editor');
      const { values } = readProjectFile(text);
      const { settings } = readSettings(mergeSettings(values, { proxy: { domain: DOMAIN } }));
      compileGlobs(settings.exclude)('a/b/c.yaml');
      return check(podWith(text), settings);
    },
  'ignore file': ({ text }) => {
    // At most 64 KB of an ignore file are read.
    const own = text.slice(0, text.length / 4);
    return () => readIgnoreFile(own)?.decide('aaa/aaa/aaaaaaaaaaaaaaaaaaaa.yaml', false);
  },
  report: ({ text, report, file }) => {
    const found = report();
    return () => {
      const locationOf = locationsOf(text);
      const rows = imageRecords(file.path, found.images, locationOf);
      textOfImages(rows, (_color, each) => each);
      const source = { name: file.path, context: file, text };
      const findings = findingRecords(source, found.findings, found.images, locationOf);
      textOfFindings(findings, { style: (_color, each) => each, quiet: false, max: null });
      return JSON.stringify(findings);
    };
  },
  diff: ({ text, report, file }) => {
    const edits = fixAll(report());
    const source = {
      name: file.path,
      context: file,
      settings: settingsWith(),
      file: null,
      text,
      encoding: 'utf8',
      exact: true,
    } as const;
    return () => unifiedDiff(source, edits, '.');
  },
};

/** The policy that the preview is of. */
const POLICY = previewedOf(renderPolicy('mutating-policy', settingsWith()));

/** A Pod with more images for a longer text: what a file says of others must not cost its length for each of their images. */
function podWith({ length }: string): string {
  const images = Array.from({ length: Math.ceil(length / 100) }, (_, n) => `  - image: a${n}\n`);
  return POD + images.join('');
}

const SMALL_VALUES = 'image: nginx\na: redis\na0:\n  image: redis\na1:\n  repository: redis\n  tag: "7"\n';

/** A client that can do everything that needs no connection. */
const { client: CLIENT } = readIntroduction({
  processId: null,
  rootUri: null,
  capabilities: {
    textDocument: {
      hover: { contentFormat: ['markdown'] },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    },
  },
});
