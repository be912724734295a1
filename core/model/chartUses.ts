// What the templates of a Helm chart do with its values, as plain data: read without running them, by `sites/dialects/helm/uses/`.

/** A way through mappings and lists, from the root of the parent chart's values. `*` is any item, or a key that the template computes. */
export type ValuesPath = readonly string[];

/** One question about one value, with its answer. */
export interface ValueCondition {
  readonly path: ValuesPath;
  /** `set`: Go's truth, so that '', 0, false, an empty list and what is not there are not set. */
  readonly is: 'set' | 'equal' | 'kind';
  /** What the value is compared with, or its kind; '' for `set`. */
  readonly to: string;
  readonly holds: boolean;
}

/** All of these have to hold. */
export type When = readonly ValueCondition[];

export type UsePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly path: ValuesPath;
      /** The functions that may change its text on the way, such as `trimSuffix /` or `lower`. */
      readonly through: readonly string[];
    }
  /** What was not understood, or is no value; `of` are the values that go into it. */
  | { readonly kind: 'unknown'; readonly what: UnknownPart; readonly of: readonly ValuesPath[] };

/** What stands where no value does. */
export type UnknownPart = 'appVersion' | 'chartVersion' | 'release' | 'key' | 'lost' | 'other';

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
  /** As YAML (`toYaml`), or as a text of its own that holds lines of the manifest. */
  readonly as: 'yaml' | 'text';
  readonly file: string;
  readonly line: number;
}

/** What the templates of a chart make images of. */
export interface ImageUses {
  readonly images: readonly ImageUse[];
  /**
   * Arguments of programs that name an image, such as `--sidecar-image=…`, and values of other keys that are put together of several parts.
   * Such a value need not be an image.
   */
  readonly mentions: readonly ImageUse[];
  /**
   * Every values path (dotted, `*` for any item) that a template asks for, also in helpers that nobody calls. '' is all values. The first call
   * may run all templates.
   */
  readonly named: () => ReadonlySet<string>;
}

/** All that the templates of a chart do with its values. */
export interface ChartUses extends ImageUses {
  readonly whole: readonly WholeUse[];
  /** Values whose text is run as a template itself (`tpl`): where it holds `{{`, it can use any value. */
  readonly templated: readonly ValuesPath[];
  /** Whether everything was understood, apart from text in values that is a template itself. */
  readonly complete: boolean;
  /** What was not understood, for people. */
  readonly why: readonly string[];
}

/** One file below a chart's templates/ (also of subcharts and libraries below charts/), by its path within the chart. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}
