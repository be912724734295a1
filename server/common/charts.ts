// The commands that render a chart: to prove what its fixes do, and to make an overlay of values for it.
import { applyEdits, check, fixAll } from '../../core/index.ts';
import type {
  ChartOverlayParams,
  ChartOverlayResult,
  ChartProof,
  ProveChartParams,
} from '../../protocol/messages.ts';
import type { ChartFile } from './chartPrograms.ts';
import { tell } from './lsp/words.ts';
import type { Session } from './session.ts';
import { soon } from './soon.ts';
import { joinUri } from './uris.ts';

export async function proveChart(session: Session, { uri, helm }: ProveChartParams): Promise<ChartProof> {
  const { charts } = session;
  const problem = whyNot(session);
  const chart = problem === null ? await charts?.chartOf(uri) : null;
  if (!charts || !chart) {
    return { problem: problem ?? tell({ key: 'proof.noChart' }), text: '', problems: [] };
  }
  const { settings } = await session.settings.of(uri);
  return charts.prove({ chart, files: await filesOf(session, chart), settings, helm });
}

export async function chartOverlay(
  session: Session,
  { chart, helm }: ChartOverlayParams,
): Promise<ChartOverlayResult> {
  const problem = whyNot(session);
  const { settings } = await session.settings.of(chart);
  return session.charts && problem === null
    ? session.charts.overlay({ chart, settings, helm })
    : { text: '', problem };
}

/** A chart runs in a program, and whose settings count is a question of trust. */
function whyNot({ charts, settings }: Session): string | null {
  if (!charts) {
    return tell({ key: 'server.noPrograms' });
  }
  return settings.trusted === false ? tell({ key: 'server.untrustedChart' }) : null;
}

/** The files of a chart that can hold images, with their safe fixes. Open documents count as they are in the editor. */
async function filesOf(session: Session, chart: string): Promise<readonly ChartFile[]> {
  const { disk } = session;
  const paths = (await disk?.findSources(chart, '')) ?? [];
  const texts = (await disk?.read(chart, paths)) ?? [];
  const fixed: ChartFile[] = [];
  for (const [index, path] of paths.entries()) {
    const uri = joinUri(chart, path);
    const read = texts[index];
    const text = session.documents.get(uri)?.getText() ?? (typeof read === 'string' ? read : null);
    const { settings, excluded } = await session.settings.of(uri);
    if (text === null || excluded || (await session.neighbours.isIgnored(uri))) {
      continue;
    }
    // A turn of the loop for each file, so that keystrokes go first.
    await soon();
    const context = { file: await session.neighbours.whole(uri) };
    const edits = fixAll(check(text, settings, context));
    const after = applyEdits(text, edits);
    fixed.push({ uri, path, text: after, report: check(after, settings, context), edits });
  }
  return fixed;
}
