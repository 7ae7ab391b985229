declare const redactedMark: unique symbol;

/**
 * Text in which personal data and secrets are replaced by placeholders. Only `redact` and `redactJson` make it, and the
 * functions of this file keep it; model clients and loggers take nothing else, so unredacted text cannot reach them.
 */
export type Redacted = string & { readonly [redactedMark]: true };

/** JSON whose every key and string went through the redactor. */
export type RedactedJson = null | boolean | number | Redacted | readonly RedactedJson[] | RedactedObject;
interface RedactedObject {
  readonly [key: string]: RedactedJson;
}

/** `text` up to `maxLength` UTF-16 units, one less where the cut would fall inside a surrogate pair. */
export function cutRedacted(text: Redacted, maxLength: number): Redacted {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return stillRedacted(text.slice(0, splitsPair ? maxLength - 1 : maxLength));
}

/**
 * Compact JSON text with `<` as its JSON escape, so that no value can close the tag it is put between. It parses back to
 * the same value.
 */
export function redactedJsonText(value: RedactedJson): Redacted {
  return stillRedacted(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** Part of a redacted text, or redacted texts put together. Not exported: everywhere else the redactor decides. */
function stillRedacted(text: string): Redacted {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand is given by assertion, and here alone
  return text as Redacted;
}
