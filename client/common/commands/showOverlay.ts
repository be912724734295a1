// "Show the values overlay for a chart…": asks for a chart, and shows the values that bring its images to the proxy.
import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { helmSetting } from '../helm.ts';
import type { CommandContext } from './command.ts';
import { showText } from './proveChart.ts';

/** `chart` is the folder or the archive of the chart. Without it, the person is asked. */
export interface ShowOverlayArgument {
  readonly chart?: unknown;
}

/** Resolves with the overlay; undefined when there is none. */
export async function showOverlay(
  { server }: CommandContext,
  { chart }: ShowOverlayArgument,
): Promise<string | undefined> {
  const uri = typeof chart === 'string' ? Uri.parse(chart) : await chooseChart();
  if (!uri) {
    return undefined;
  }
  const title = say({ key: 'client.overlay.title' });
  const { text, problem } = await window.withProgress(
    { location: ProgressLocation.Notification, title },
    () => server.chartOverlay({ chart: server.address(uri), ...helmSetting() }),
  );
  if (problem !== null) {
    void window.showErrorMessage(problem);
    return undefined;
  }
  await showText(text, 'yaml');
  return text;
}

/** More charts than this are not listed. The dialog finds the others. */
const MOST_CHARTS = 500;

/** The charts of the workspace, and the way to one outside of it. */
async function chooseChart(): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/Chart.yaml', '**/node_modules/**', MOST_CHARTS);
  const items = found
    .map((file) => Uri.joinPath(file, '..'))
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri: uri as Uri | null }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const other = { label: say({ key: 'client.overlay.elsewhere' }), uri: null };
  const picked = await window.showQuickPick([...items, other], {
    title: say({ key: 'client.overlay.choose' }),
  });
  if (picked?.uri !== null) {
    return picked?.uri;
  }
  const [opened] =
    (await window.showOpenDialog({
      title: say({ key: 'client.overlay.choose' }),
      canSelectFiles: true,
      canSelectFolders: true,
      filters: { Chart: ['tgz'] },
    })) ?? [];
  return opened;
}
