// What the fixes of a run make of its files, as the proofs need it.
import type { Finding, Report } from '../../core/index.ts';
import type { FixedFiles } from '../../proof/chart/proveChart.ts';
import { type Leftover, repositoryOf } from '../../proof/whyLeft.ts';
import { locationsOf } from '../commands/command.ts';
import { encode } from '../files/encoding.ts';
import { realPath } from '../files/osPath.ts';
import type { Draft } from '../fixing/drafts.ts';

export function fixesOf(drafts: readonly Draft[]): FixedFiles {
  const changed = drafts.flatMap(({ source, edits, text }) =>
    source.file && edits.length > 0
      ? [[realPath(source.file.absolute), encode(text, source.encoding)] as const]
      : [],
  );
  return { instead: new Map(changed), leftovers: drafts.flatMap(leftoversOf) };
}

function leftoversOf({ source, text, report }: Draft): readonly Leftover[] {
  const locationOf = locationsOf(text);
  return report.findings.flatMap((finding) => {
    const repository = repositoryAt(finding, report);
    const reason = finding.fixes.every(({ safety }) => safety !== 'safe')
      ? (finding.fixes.find(({ reason }) => reason)?.reason ?? null)
      : null;
    return repository === null || !source.file
      ? []
      : [
          {
            real: realPath(source.file.absolute),
            file: source.name,
            line: locationOf(finding.span).line,
            repository,
            reason,
          },
        ];
  });
}

/** The image that a finding is about, without tag and digest. */
function repositoryAt({ span }: Finding, { images }: Report): string | null {
  const image = images.find((each) => each.span.start <= span.start && span.start <= each.span.end);
  return image ? repositoryOf(image.canonical ?? image.raw) : null;
}
