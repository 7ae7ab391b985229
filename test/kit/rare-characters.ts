/** Characters of four bytes each that follow no pattern: PostgreSQL compresses one before it measures an index entry. */
export const rareCharacters = (count: number): string =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(0x20000 + ((index * index * 31_337) % 0xa6d0))).join(
    '',
  );
