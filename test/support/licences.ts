// The licences that packages may have.

/** In SPDX's words. */
export const PERMISSIVE =
  /^(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|MIT OR Apache-2\.0|\(?MIT OR [\w.-]+\)?|BlueOak-1\.0\.0)$/;
