// Which files hold Helm values, told by their names.

/**
 * Whether `path` is named as Helm values are, in a chart at `chart` if it is in one. A document of such a file that says what object it is, by an
 * `apiVersion` and a `kind`, holds none all the same.
 */
export function isValuesFile(path: string, chart: string | null): boolean {
  const root = chart === '' ? '' : `${chart}/`;
  return (
    VALUES.test(path) || (chart !== null && path.startsWith(root) && FOLDER.test(path.slice(root.length)))
  );
}

/** `values.yaml`, `values-prod.yaml`, `values.prod.yaml`, `ci/default-values.yaml`, `my.values.yml`. */
const VALUES = /(?:^|\/)(?:[^/]*[-._])?values(?:[-._][^/]*)?\.ya?ml$/i;

/** A folder of values inside a chart: there the names of the files are those of environments. */
const FOLDER = /(?:^|\/)values\/[^/]+(?:\/[^/]+)?\.ya?ml$/i;
