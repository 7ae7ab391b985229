/** The most a name can hold and still be one that people or a scheme gave, rather than a sentence. */
const MAX_NAME = 100;
const MAX_WORDS = 4;

/**
 * The words of a host, virtual machine, folder or service name, in small letters: `FRA-PRD_web01.corp.local` gives
 * `fra`, `prd`, `web`, `corp`, `local`. Digits end a word and are dropped, unless a word starts with them. Prose gives none.
 */
export function nameTokens(name: string): readonly string[] {
  if (name.length > MAX_NAME || name.trim().split(/\s+/).length > MAX_WORDS) return [];
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}
