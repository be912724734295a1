// What a text must hold before it is worth reading: searching is a thousand times faster than parsing.

/** An object says what it is by both of these keys. */
export const OBJECT_WORDS: readonly string[] = ['apiVersion', 'kind'];

/** Every key of the image table holds one of these, or its value or a neighbour does. */
export const IMAGE_WORDS: readonly string[] = [
  'image',
  'Image',
  'IMAGE',
  'repository',
  'package',
  'bundle',
  'docker://',
  'oci://',
];
