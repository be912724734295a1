// Reads the options of the commands that ask helm and kustomize.
import type { GivenOptions, SettingOptions } from './config/options.ts';

/** How to render. */
export interface ProofOptions {
  /** Files of values, as the person gave them. */
  readonly values: readonly string[];
  /** `key=value` pairs, as Helm reads them. */
  readonly sets: readonly string[];
  /** The programs; undefined for those of the PATH. */
  readonly helm: string | undefined;
  readonly kustomize: string | undefined;
}

/** A command that prints what to put over something, or writes it into a file. */
export type OverlayRequest =
  | (OverlayOptions & {
      readonly kind: 'values';
      /** A folder, a .tgz, or whatever `helm template` takes. */
      readonly chart: string;
      readonly target: string | undefined;
      readonly allowNetwork: boolean;
      readonly chartVersion: string | undefined;
    })
  | (OverlayOptions & { readonly kind: 'kustomize'; readonly folder: string; readonly isWritten: boolean });

interface OverlayOptions {
  readonly options: SettingOptions;
  readonly proof: ProofOptions;
  readonly format: 'text' | 'json';
  readonly allowDirty: boolean;
}

export function proofOptions(values: GivenOptions): ProofOptions {
  return {
    values: strings(values['values']),
    sets: strings(values['set']),
    helm: string(values['helm']),
    kustomize: string(values['kustomize']),
  };
}

/** The request of `values` or `kustomize`. Null where it does not name one thing. */
export function readOverlayRequest({
  command,
  paths,
  values,
  options,
  format,
}: {
  readonly command: OverlayRequest['kind'];
  readonly paths: readonly string[];
  readonly values: GivenOptions;
  readonly options: SettingOptions;
  readonly format: 'text' | 'json';
}): OverlayRequest | null {
  const write = values['write'];
  const [only, more] = paths;
  if (only === undefined || more !== undefined) {
    return null;
  }
  const proof = proofOptions(values);
  const shared = { options, proof, format, allowDirty: values['allow-dirty'] === true };
  return command === 'kustomize'
    ? { ...shared, kind: 'kustomize', folder: only, isWritten: write !== undefined }
    : {
        ...shared,
        kind: 'values',
        chart: only,
        target: string(write),
        allowNetwork: values['allow-network'] === true,
        chartVersion: string(values['chart-version']),
      };
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
