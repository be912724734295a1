// Finds the keys of images in the text that a template makes.

/**
 * The key of an image, at the end of what may stand before it in its line. Each word is tried at its start and after its first dash, because
 * trying it after every dash would take quadratic time for a long word.
 */
export const IMAGE_KEY = new RegExp(
  [
    /(?:^|[\s{,[(])(?:([\w-]*[iI]mage):(?=\s|$)|(--(?=[\w.-]*image)[\w.-]*=))/,
    /-(?<=(?<![\w-])\w*-)([\w-]*[iI]mage):(?=\s|$)/,
    /(?:^|[\s{,[(-])["']([\w-]*[iI]mage)["']\s*:/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
