// Reads what `--format jsonl` printed, so that the results of many repositories can be put together. Nothing in such a file is trusted.
import { RULE_CODES } from '../../core/index.ts';
import type { Decisions } from './decisions.ts';
import { SCHEMA_VERSION } from './json.ts';
import { hasTexts, isCount, isObject, isTextOrNull, parsedJson, type ReadObject } from './jsonValues.ts';
import type { FindingRecord, ImageRecord, NoticeRecord } from './records.ts';
import type { RunResults } from './results.ts';

interface OpenRun extends RunResults {
  readonly findings: FindingRecord[];
  readonly images: ImageRecord[];
  readonly notices: NoticeRecord[];
}

/** The runs in `text`, or the number of the first line, from 1, that is not as this version prints it. */
export function readRuns(
  text: string,
): { readonly runs: readonly RunResults[] } | { readonly wrongLine: number } {
  const runs: OpenRun[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '' && !take(parsedJson(line), runs)) {
      return { wrongLine: index + 1 };
    }
  }
  return runs.length === 0 ? { wrongLine: 1 } : { runs };
}

/** Adds the value of a line to the runs. False where it does not fit. */
function take(value: unknown, runs: OpenRun[]): boolean {
  if (!isObject(value)) {
    return false;
  }
  const { type, schemaVersion, version: _version, ...own } = value;
  if (type === 'run') {
    const isKnown =
      schemaVersion === SCHEMA_VERSION && hasTexts(own, ['repository', 'at']) && isCount(own['files']);
    if (isKnown) {
      const settings = Array.isArray(own['settings']) ? (own['settings'] as Decisions[]) : [];
      const { repository, at, files } = own as Pick<RunResults, 'repository' | 'at' | 'files'>;
      runs.push({ repository, at, files, settings, findings: [], images: [], notices: [] });
    }
    return isKnown;
  }
  const run = runs.at(-1);
  if (!run || !isPlace(own)) {
    return false;
  }
  if (type === 'finding' && isFinding(own)) {
    run.findings.push(own as unknown as FindingRecord);
  } else if (type === 'image' && isImage(own)) {
    run.images.push(own as unknown as ImageRecord);
  } else if (type === 'notice' && hasTexts(own, ['message'])) {
    run.notices.push(own as unknown as NoticeRecord);
  } else {
    return false;
  }
  return true;
}

function isFinding(value: ReadObject): boolean {
  const { rule, severity, excerpt, image, fixes } = value;
  return (
    hasTexts(value, ['path', 'message']) &&
    RULE_CODES.some((each) => each === rule) &&
    SEVERITIES.includes(String(severity)) &&
    isObject(excerpt) &&
    hasTexts(excerpt, ['text']) &&
    isCount(excerpt['start']) &&
    isCount(excerpt['end']) &&
    (image === null || (isObject(image) && isTextOrNull(image['registry']) && isTextOrNull(image['name']))) &&
    Array.isArray(fixes) &&
    fixes.every(isFix)
  );
}

const SEVERITIES = ['error', 'warning', 'information', 'hint'];

function isFix(value: unknown): boolean {
  return (
    isObject(value) &&
    hasTexts(value, ['title', 'safety']) &&
    isTextOrNull(value['reason']) &&
    isTextOrNull(value['reasonCode']) &&
    Array.isArray(value['edits']) &&
    value['edits'].every((edit) => isObject(edit) && isSpan(edit) && hasTexts(edit, ['newText']))
  );
}

function isImage(value: ReadObject): boolean {
  const nullable = ['canonical', 'registry', 'target', 'redirect', 'built'];
  return (
    hasTexts(value, ['raw', 'dialect', 'tier']) &&
    STATUSES.includes(String(value['status'])) &&
    nullable.every((key) => isTextOrNull(value[key]))
  );
}

const STATUSES = ['docker-hub', 'upstream', 'ignored', 'proxied', 'other', 'templated', 'invalid'];

function isPlace(value: ReadObject): boolean {
  return hasTexts(value, ['file']) && isSpan(value);
}

function isSpan(value: ReadObject): boolean {
  return ['line', 'column', 'endLine', 'endColumn'].every((key) => isCount(value[key]));
}
