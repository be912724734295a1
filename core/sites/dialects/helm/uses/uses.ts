// Which values make which images of a chart: the answer's shape, as plain data.
import type { ValuesPath, When } from './conditions.ts';
import type { What } from './symbols.ts';

/** One file below a chart's templates/ (also of subcharts and libraries below charts/), by its path within the chart. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}

export type UsePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly path: ValuesPath;
      /** The functions that may change its text on the way, as `trimSuffix /` or `lower`. */
      readonly through: readonly string[];
    }
  /** What was not understood, or is no value; `of` are the values that go into it. */
  | { readonly kind: 'unknown'; readonly what: What; readonly of: readonly ValuesPath[] };

/** One way in which an image can be put together. */
export interface ImageUse {
  readonly parts: readonly UsePart[];
  /** The key that it stands at: `image`, `sidecarImage`, or the beginning of an argument, `--image=`. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  /** It is put together like this where all conditions of one of these hold. */
  readonly whens: readonly When[];
}

/** A value that is written as it is, with all that stands below it: images in it reach the manifests unchanged. */
export interface WholeUse {
  readonly path: ValuesPath;
  /** As YAML (`toYaml`), or as text that may hold lines of the manifest: where it was not understood how, without a place. */
  readonly as: 'yaml' | 'text';
  readonly file: string;
  readonly line: number;
}

export interface ChartUses {
  readonly images: readonly ImageUse[];
  /** Arguments of programs that name an image, as `--sidecar-image=…`. */
  readonly mentions: readonly ImageUse[];
  readonly whole: readonly WholeUse[];
  /** Every values path (dotted, `*` for any item) that a template asks for, also in helpers that nobody calls. '' is all values. */
  readonly named: ReadonlySet<string>;
  /** Values whose text is run as a template itself (`tpl`): where it holds `{{`, it can use any value. */
  readonly templated: readonly ValuesPath[];
  /** Whether everything was understood, apart from text in values that is a template itself. */
  readonly complete: boolean;
  /** What was not understood, for people. */
  readonly why: readonly string[];
}

/** What is found in the templates of a chart, each thing once. */
export interface Found {
  readonly images: Map<string, ImageUse>;
  readonly mentions: Map<string, ImageUse>;
  readonly whole: Map<string, WholeUse>;
}
