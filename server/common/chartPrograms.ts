// What the server asks of a process that can run programs: to render a chart, and say what comes of it.
import type { Edit, Report, Settings } from '../../core/index.ts';
import type { ChartOverlayResult, ChartProof } from '../../protocol/messages.ts';

/** A file of a chart, with the fixes that are safe. */
export interface ChartFile {
  readonly uri: string;
  /** Below the folder of the chart. */
  readonly path: string;
  /** The text after the fixes. */
  readonly text: string;
  /** What is found in that text. */
  readonly report: Report;
  readonly edits: readonly Edit[];
}

export interface ChartPrograms {
  /** URI of the folder of the chart that a file or folder belongs to; null where there is none. */
  readonly chartOf: (uri: string) => Promise<string | null>;
  /** Renders the chart before and after the fixes. `helm` is the path of the program; undefined for the one in the PATH. */
  readonly prove: (job: {
    readonly chart: string;
    readonly files: readonly ChartFile[];
    readonly settings: Settings;
    readonly helm: string | undefined;
  }) => Promise<ChartProof>;
  /** Makes the smallest values that bring the images of a chart, a folder or an archive, to the proxy. */
  readonly overlay: (job: {
    readonly chart: string;
    readonly settings: Settings;
    readonly helm: string | undefined;
  }) => Promise<ChartOverlayResult>;
}
