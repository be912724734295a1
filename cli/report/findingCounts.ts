// Counts findings, for a summary of all of them: also of those that no format of the run shows, of which no record is made.
import { detach, type Finding, type Image } from '../../core/index.ts';
import { imageNameOf } from './imageNames.ts';
import { type FindingRecord, type FixRecord, imagesByStart } from './records.ts';
import { isFailing, isReviewable, isSafelyFixable } from './results.ts';

/** What is counted of a finding. A record of it is one of these. */
export interface CountedFinding extends Pick<FindingRecord, 'file' | 'rule' | 'severity'> {
  readonly image: Pick<NonNullable<FindingRecord['image']>, 'registry' | 'name'> | null;
  readonly fixes: readonly Pick<FixRecord, 'safety'>[];
}

export interface FindingCounts {
  readonly all: number;
  /** Those that make the run fail. */
  readonly failing: number;
  /** Those that have a fix: a safe one, or only such that need review. */
  readonly safelyFixable: number;
  readonly reviewable: number;
  /** The files that have findings. */
  readonly files: ReadonlySet<string>;
  /** How many are of each. In the order of the first of each. */
  readonly rules: ReadonlyMap<FindingRecord['rule'], number>;
  readonly severities: ReadonlyMap<FindingRecord['severity'], number>;
  /** By what is certain of the image. */
  readonly registries: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, number>;
}

export interface FindingCounter {
  /** Counts that go on with each call of `add`. */
  readonly counts: FindingCounts;
  readonly add: (finding: CountedFinding) => void;
}

export function countsOf(findings: readonly CountedFinding[]): FindingCounts {
  const { counts, add } = findingCounter();
  findings.forEach(add);
  return counts;
}

export function findingCounter(): FindingCounter {
  const counts = {
    ...{ all: 0, failing: 0, safelyFixable: 0, reviewable: 0, files: new Set<string>() },
    rules: new Map<FindingRecord['rule'], number>(),
    severities: new Map<FindingRecord['severity'], number>(),
    registries: new Map<string, number>(),
    names: new Map<string, number>(),
  };
  const add = (finding: CountedFinding): void => {
    const { file, rule, severity, image } = finding;
    counts.all++;
    counts.failing += isFailing(finding) ? 1 : 0;
    counts.safelyFixable += isSafelyFixable(finding) ? 1 : 0;
    counts.reviewable += isReviewable(finding) ? 1 : 0;
    counts.files.add(file);
    countOne(counts.rules, rule);
    countOne(counts.severities, severity);
    if (image) {
      countText(counts.registries, image.registry);
      countText(counts.names, image.name);
    }
  };
  return { counts, add };
}

/** What is counted of the findings of the file named `file`. `images` are those of the same report. */
export function countedFindings(
  file: string,
  findings: readonly Finding[],
  images: readonly Image[],
): readonly CountedFinding[] {
  const byStart = imagesByStart(images);
  return findings.map(({ rule, severity, span, fixes }) => {
    const image = byStart.get(span.start);
    return {
      file,
      rule,
      severity,
      image: image ? imageNameOf(image) : null,
      fixes: fixes.map(({ safety }) => ({ safety })),
    };
  });
}

function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Keeps a copy of a text that is new, because it may be cut out of that of a file. */
function countText(counts: Map<string, number>, text: string | null): void {
  if (text !== null) {
    const before = counts.get(text);
    counts.set(before === undefined ? detach(text) : text, (before ?? 0) + 1);
  }
}
