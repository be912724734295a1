// What holds for every text, however it came to be. Each property is checked by itself, so that a failure has a name.
import assert from 'node:assert/strict';
import {
  acceptFixes,
  applyEdits,
  check,
  type Edit,
  type FileContext,
  type Finding,
  findingsAt,
  fixAll,
  hoverAt,
  ignoreLine,
  isDockerfile,
  mayReport,
  placesOf,
  policyLenses,
  policyPreview,
  type Report,
  readPods,
  readProjectFile,
  renderPolicy,
  YamlStream,
} from '../../core/index.ts';
import { IMAGE_KEYS } from '../../core/sites/wantedKeys.ts';
import { segments } from '../../core/yaml/documents.ts';
import { editedTo } from '../support/edited.ts';
import { previewedOf, readEvaluable } from '../support/evaluate.ts';
import { checkCure, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';
import { generator } from '../support/random.ts';
import { assertSameReading } from '../support/readers.ts';
import { readAll } from '../support/tree.ts';
import { damaged } from './damage.ts';
import type { Input } from './input.ts';

export interface Fault {
  /** The name of the property that does not hold. */
  readonly property: string;
  readonly what: string;
}

/** The first property that does not hold for `input`; null where all of them do. */
export function faultOf(input: Input): Fault | null {
  let property = 'the check fails on no text';
  try {
    const checked = checkInput(input);
    for (const [name, holds] of Object.entries(PROPERTIES)) {
      property = name;
      holds(input, checked);
    }
    return null;
  } catch (error) {
    return { property, what: whatOf(error) };
  }
}

/** The fault in how the quick reader reads `input`; null where it reads as the parser does. It takes a twentieth of the time of `faultOf`. */
export function readingFaultOf(input: Input): Fault | null {
  try {
    readsAlike(input);
    return null;
  } catch (error) {
    return { property: READS_ALIKE, what: whatOf(error) };
  }
}

/** An assertion says what is wrong. Any other exception is told with its place. */
function whatOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error instanceof assert.AssertionError ? error.message : (error.stack ?? error.message);
}

interface Checked {
  readonly file: FileContext;
  readonly report: Report;
  /** The text after all safe fixes. */
  readonly fixed: string;
}

function checkInput({ path, text, files, settings }: Input): Checked {
  const all = new Map([...files, [path, text]]);
  const file = contextsOf([...all.keys()], (each) => all.get(each) ?? '')(path);
  const report = check(text, settings, { file });
  return { file, report, fixed: applyEdits(text, fixAll(report)) };
}

const READS_ALIKE = 'the quick reader reads as the parser does';

const PROPERTIES: Readonly<Record<string, (input: Input, checked: Checked) => void>> = {
  'after any edit the report is that of a fresh check': sameAfterEdits,
  'a second fix changes nothing, and the first changed images only': isCured,
  'the bytes outside of the edits stay': keepsTheRest,
  'an image is reported once': reportsOnce,
  'no fix makes a readable text unreadable, or grows at every use': endsReadable,
  'an ignore comment silences its finding and is no text': silences,
  [READS_ALIKE]: readsAlike,
  'a file in which something is found is read': isWorthReading,
  'every question about the text has an answer': answersAll,
};

function sameAfterEdits({ text, settings }: Input, { report, file }: Checked): void {
  const random = generator(text.length);
  let [now, previous] = [YamlStream.of(text), report];
  for (let edits = 0; edits < 2; edits++) {
    const next = damaged(now.text, random);
    now = editedTo(now, next);
    previous = check(now, settings, { file, previous });
    assert.deepEqual(shown(previous), shown(check(next, settings, { file })), JSON.stringify(next));
  }
}

function shown({ images, findings, notices }: Report) {
  return { images, findings, notices };
}

function isCured({ text, settings }: Input, { fixed, file }: Checked): void {
  if (fixed !== text && !KEY_WITH_PLACEHOLDER.test(text)) {
    checkCure(text, fixed, settings, file);
  }
}

/** Of a policy, a placeholder is filled in wherever it stands, even in a key, which is then another key. */
const KEY_WITH_PLACEHOLDER = /访问域名[^\s:]{0,8}[ \t]*:/;

/** Compares without applying edits: the text between two edits stands between their new texts. */
function keepsTheRest({ text }: Input, { report, fixed }: Checked): void {
  let [from, to] = [0, 0];
  for (const { span, newText } of fixAll(report)) {
    const kept = text.slice(from, span.start);
    assert.ok(fixed.startsWith(kept + newText, to), `the text before ${span.start}`);
    from = span.end;
    to += kept.length + newText.length;
  }
  assert.equal(fixed.slice(to), text.slice(from));
}

function reportsOnce(_: Input, { report }: Checked): void {
  const last = new Map<string, Finding>();
  // Two settings may lack in one place, and an expression of a policy may have two faults.
  for (const finding of report.findings.filter(({ rule }) => !/^(?:invalid-setting|kyverno-)/.test(rule))) {
    const before = last.get(finding.rule);
    const isOverlap = before !== undefined && before.span.end > finding.span.start;
    assert.ok(!isOverlap, `${finding.rule} at ${before?.span.start} and ${finding.span.start}`);
    last.set(finding.rule, finding);
  }
}

/** More fixes of one report take more time than they are worth. */
const MOST_FIXES = 3;

function endsReadable(input: Input, { report, file }: Checked): void {
  const { path, text, files, settings } = input;
  const isYaml = !isDockerfile(path) && readAll(text) !== null;
  const fixes = report.findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  for (const { finding, fix } of fixes.slice(0, MOST_FIXES)) {
    for (const place of placesOf(path, fix)) {
      const before = place.path === path ? text : (files.get(place.path) ?? '');
      const after = applyEdits(before, place.edits);
      if (place.path === path ? isYaml : readAll(before) !== null) {
        assert.ok(readAll(after), `${finding.rule}, ${fix.title.key}: ${after}`);
      }
    }
  }
  let now = text;
  const lengths: number[] = [];
  while (lengths.length < MOST_ROUNDS) {
    const edits = firstFixes(path, check(now, settings, { file }));
    if (edits.length === 0) {
      return;
    }
    now = applyEdits(now, edits);
    lengths.push(now.length);
  }
  // Two images that share a variable may each ask for another value of it. A person sees that, and the text grows no further.
  const [, , third = 0, fourth = 0, fifth = 0] = lengths;
  assert.ok(fifth <= Math.max(third, fourth), `it grows at every use: ${now}`);
}

/** A fix may uncover another one, but hardly more than two. */
const MOST_ROUNDS = 5;

/** The edits that a person makes who takes the first fix of every finding, safe or not. */
function firstFixes(path: string, { findings }: Report): readonly Edit[] {
  const accepted = acceptFixes();
  for (const [fix] of findings.map(({ fixes }) => fixes)) {
    if (fix && accepted.fits(path, fix)) {
      accepted.accept(path, fix);
    }
  }
  return accepted.edits.get(path) ?? [];
}

function silences({ path, text, settings }: Input, { report, file }: Checked): void {
  const before = isDockerfile(path) ? null : readAll(text);
  for (const finding of report.findings.slice(0, MOST_FIXES)) {
    const ignored = ignoreLine(text, finding, path);
    if (ignored) {
      const after = applyEdits(text, ignored.edits);
      const moved =
        (ignored.edits[0]?.span.start ?? 0) <= finding.span.start ? after.length - text.length : 0;
      const left = check(after, settings, { file }).findings.find(
        ({ rule, span }) => rule === finding.rule && span.start === finding.span.start + moved,
      );
      assert.equal(left, undefined, after);
      assert.deepEqual(before && readAll(after), before, after);
    }
  }
}

function readsAlike({ text }: Input): void {
  for (const { start, end } of segments(text)) {
    assertSameReading(text.slice(start, end), IMAGE_KEYS);
  }
}

function isWorthReading({ text, settings }: Input, { report, file }: Checked): void {
  if (!mayReport(file, settings, text)) {
    assert.deepEqual(shown(report), { images: [], findings: [], notices: [] });
  }
}

function answersAll({ text, settings }: Input, { report, file }: Checked): void {
  for (const { span } of report.images) {
    hoverAt(report, span.start, settings);
    findingsAt(report, span);
  }
  readPods(text);
  policyLenses(text, report, file, readEvaluable);
  const { edits } = policyPreview(text, settings, file, RECOMMENDED);
  applyEdits(text, edits);
  readProjectFile(text);
}

const RECOMMENDED = previewedOf(renderPolicy('mutating-policy', settingsWith()));
