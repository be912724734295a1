// The findings that the fixes of a file leave, as the proofs need them to say why an image is still at Docker Hub.
import { createLineIndex, type Finding, type Report } from '../core/index.ts';
import { type Leftover, repositoryOf } from './whyLeft.ts';

export interface FixedFile {
  /** The file without links. */
  readonly real: string;
  /** As the person names it. */
  readonly shown: string;
  /** The text after the fixes. */
  readonly text: string;
  /** What is found in that text. */
  readonly report: Report;
}

export function leftoversOf({ real, shown, text, report }: FixedFile): readonly Leftover[] {
  const lines = createLineIndex(text);
  return report.findings.flatMap((finding) => {
    const repository = repositoryAt(finding, report);
    const reason = finding.fixes.every(({ safety }) => safety !== 'safe')
      ? (finding.fixes.find(({ reason }) => reason)?.reason ?? null)
      : null;
    const line = lines.positionAt(finding.span.start).line + 1;
    return repository === null ? [] : [{ real, file: shown, line, repository, reason }];
  });
}

/** The image that a finding is about, without tag and digest. */
function repositoryAt({ span }: Finding, { images }: Report): string | null {
  const image = images.find((each) => each.span.start <= span.start && span.start <= each.span.end);
  return image ? repositoryOf(image.canonical ?? image.raw) : null;
}
