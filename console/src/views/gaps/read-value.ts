/** What an editor needs to know of a field. */
export interface EditedField {
  readonly valueKind: string;
  readonly isList: boolean;
}

const NUMERIC = new Set(['integer', 'decimal', 'percent']);

/**
 * The JSON value that a typed text stands for. What cannot be read as the field's kind is sent as it is: the gateway
 * then says what it expected.
 */
export function readValue(text: string, field: EditedField | undefined): unknown {
  const trimmed = text.trim();
  if (!field?.isList) return readItem(trimmed, field?.valueKind);
  return trimmed
    .split(/\s*[,\n]\s*/)
    .filter((item) => item !== '')
    .map((item) => readItem(item, field.valueKind));
}

function readItem(text: string, kind: string | undefined): unknown {
  if (kind === 'boolean' && /^(?:yes|true|no|false)$/i.test(text)) return /^(?:yes|true)$/i.test(text);
  return kind !== undefined && NUMERIC.has(kind) && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
