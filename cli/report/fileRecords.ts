// What a command keeps of one file. It is plain data in the language of the run, so another thread can make it.
import { check, type Finding } from '../../core/index.ts';
import type { Source } from '../files/source.ts';
import { type CountedFinding, countedFindings } from './findingCounts.ts';
import { isUnread } from './isUnread.ts';
import { locationsOf } from './locations.ts';
import {
  type FindingRecord,
  findingRecords,
  type ImageRecord,
  imageRecords,
  type NoticeRecord,
  noticeRecords,
} from './records.ts';
import { isFailing } from './results.ts';

/** What a command wants to know of each file, besides the notices. */
export interface RecordsWanted {
  /** Null where it wants none. */
  readonly findings: FindingsWanted | null;
  /** `noPlaceholders`: without a domain a target contains the placeholder, which only an editor lets a person fill in. So there is no target. */
  readonly images: 'none' | 'all' | 'noPlaceholders';
}

/** Records are made of the first findings of a file. The others are counted. */
export interface FindingsWanted {
  readonly most: number;
  /** Whether only those are wanted that make the run fail. */
  readonly onlyFailing: boolean;
}

export interface FileRecords {
  readonly findings: readonly FindingRecord[];
  /** All findings that count. */
  readonly counted: readonly CountedFinding[];
  readonly images: readonly ImageRecord[];
  readonly notices: readonly NoticeRecord[];
  /** Whether a part of the file was not read, so that nobody can say whether it is clean. */
  readonly isUnjudged: boolean;
}

/** Null for a file with nothing that is wanted. `left` gives those of the findings that count. */
export function fileRecords(
  source: Pick<Source, 'name' | 'text' | 'settings' | 'context'>,
  wanted: RecordsWanted,
  left: (findings: readonly Finding[]) => readonly Finding[] = (all) => all,
): FileRecords | null {
  const { name, text, settings, context } = source;
  const report = check(text, settings, { file: context });
  const { notices } = report;
  const findings = wanted.findings ? left(report.findings) : [];
  const recorded = wanted.findings ? firstOf(findings, wanted.findings) : [];
  const images = wanted.images === 'none' ? [] : report.images;
  if (findings.length + images.length + notices.length === 0) {
    return null;
  }
  const hasTargets = wanted.images === 'all' || settings.proxy.kind === 'configured';
  const shown = hasTargets ? images : images.map((image) => ({ ...image, target: null }));
  const locationOf = locationsOf(text);
  return {
    findings: findingRecords(source, recorded, report.images, locationOf),
    counted: countedFindings(name, findings, report.images),
    images: imageRecords(name, shown, locationOf),
    notices: noticeRecords(name, notices, locationOf),
    isUnjudged: notices.some(isUnread),
  };
}

/** Whether the records of files that follow each other, made when more or less was wanted, have all findings that are wanted of them now. */
export function haveFindings(files: readonly FileRecords[], wanted: FindingsWanted | null): boolean {
  let left = wanted?.most ?? 0;
  return files.every(({ findings, counted }) => {
    const all = wanted?.onlyFailing ? counted.filter(isFailing) : counted;
    const isEnough = findings.length >= Math.min(all.length, left);
    left -= Math.min(findings.length, left);
    return isEnough;
  });
}

function firstOf(findings: readonly Finding[], { most, onlyFailing }: FindingsWanted): readonly Finding[] {
  return (onlyFailing ? findings.filter(isFailing) : findings).slice(0, Math.max(0, most));
}
