// Types of vsixSizes.mjs, which is plain JavaScript as its caller is.
export const PAGE: string;
export function sizesOf(
  root: string,
  vsix: string,
): Promise<readonly { readonly what: string; readonly kilobytes: number; readonly most: number }[]>;
