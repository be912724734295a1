// Which files of a packed chart, a `.tgz` in the charts/ of another chart, say something about values.
import { LARGEST_NEIGHBOUR, MOST_CHART_FILES } from '../paths/limits.ts';
import { chartSourceKind } from '../paths/neighbourKinds.ts';
import { tarFiles } from '../text/tar.ts';

/**
 * Returns the bytes of the files in `archive`, a tar archive without its compression, that tell about the values of a chart. The paths begin
 * with the name of the chart, as if it lay unpacked in charts/. Empty for an archive that is damaged, holds too many files, or leads out of
 * its own folder: Helm refuses these as well.
 */
export function packedSources(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = tarFiles(archive) ?? [];
  const isRefused = files.length > MOST_CHART_FILES || files.some(({ path }) => !SAFE.test(path));
  const sources = files.filter(
    ({ path, bytes }) =>
      bytes.length <= LARGEST_NEIGHBOUR && chartSourceKind(`charts/${path}`) !== null && !OVERLAY.test(path),
  );
  return new Map(isRefused ? [] : sources.map(({ path, bytes }) => [path, bytes]));
}

/** Steps down, none of which is empty, `.` or `..`. */
const SAFE = /^(?!\/)(?:(?!\.{1,2}(?:\/|$))[^/\\]+(?:\/(?=[^/])|$))+$/;
/** Nobody lays the values for the tests of a packed chart over anything. */
const OVERLAY = /^[^/]+\/(?:ci|values)\//;
