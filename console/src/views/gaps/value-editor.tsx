import { Button, Group, Select, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { valueText } from '../../parts/words.js';
import { readValue } from './read-value.js';
import type { CatalogueField } from './use-catalogue.js';

interface ValueEditorProps {
  readonly field: CatalogueField | undefined;
  readonly label: string;
  /** What it begins with; null for nothing. */
  readonly value: unknown;
  /** Rejects when the value is refused; the editor then stays. */
  readonly onSave: (value: unknown) => Promise<unknown>;
  readonly onEnd: () => void;
}

const YES_NO = ['Yes', 'No'];

/** A value for a field: one of the allowed ones where they are listed. */
export function ValueEditor({ field, label, value, onSave, onEnd }: ValueEditorProps) {
  const [text, setText] = useState(value === null || value === undefined ? '' : valueText(value));
  const [isSaving, setIsSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsSaving(true);
    try {
      await onSave(readValue(text, field));
      onEnd();
    } catch {
      // What the gateway refused it for has been said; the value stays to be changed.
    } finally {
      setIsSaving(false);
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEnd();
  };
  const choices = field?.valueKind === 'boolean' ? YES_NO : field?.isList ? undefined : field?.allowedValues;
  const description = hintOf(field);
  return (
    <form onSubmit={(event) => void save(event)} onKeyDown={leave}>
      <Group align="flex-end" gap="xs">
        {choices ? (
          <Select
            style={{ flex: 1, minWidth: 200 }}
            label={label}
            data={choices}
            value={choices.includes(text) ? text : null}
            onChange={(chosen) => setText(chosen ?? '')}
            searchable
            autoFocus
            data-autofocus
          />
        ) : (
          <TextInput
            style={{ flex: 1, minWidth: 200 }}
            label={label}
            description={description}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoFocus
            data-autofocus
          />
        )}
        <Button type="submit" loading={isSaving} disabled={text.trim() === ''}>
          Save
        </Button>
        <Button variant="default" onClick={onEnd}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

function hintOf(field: CatalogueField | undefined): string | undefined {
  if (!field) return undefined;
  const allowed = field.isList && field.allowedValues ? ` Allowed: ${field.allowedValues.join(', ')}.` : '';
  if (field.isList) return `Several values, with commas between them.${allowed}`;
  return field.unit === null ? undefined : `In ${field.unit}`;
}
