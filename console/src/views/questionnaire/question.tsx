import type { QuestionnaireFieldsFragment } from '@lacuna/sdk';
import { Autocomplete, Button, Checkbox, Group, Select, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useWrite } from '../../api/use-write.js';
import { Icon } from '../../parts/icon.js';
import { counted, valueText } from '../../parts/words.js';
import { readValue } from '../gaps/read-value.js';
import { useCatalogue } from '../gaps/use-catalogue.js';

type OneQuestion = QuestionnaireFieldsFragment['sections'][number]['questions'][number];

/** One question, and its answer once there is one. */
export function Question({ question, collectionFlowId }: { question: OneQuestion; collectionFlowId: string }) {
  const { gapId, prompt, asset, fieldName, allowedValues, suggestedAnswer, answer, alsoAnswers } = question;
  const [text, setText] = useState(suggestedAnswer === null ? '' : valueText(suggestedAnswer));
  const [isForAll, setIsForAll] = useState(false);
  const { fieldOf } = useCatalogue();
  const send = useWrite('answerQuestions', {
    refreshes: ['questionnaire', 'questionnaireState', 'collectionFlow', 'collectionFlowGaps', 'countGaps'],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = readValue(text, fieldOf(asset.assetType, fieldName));
    send.mutate({
      input: { collectionFlowId, answers: [{ gapId, value, ...(isForAll && { applyToGapIds: alsoAnswers }) }] },
    });
  };
  if (answer !== null)
    return (
      <Group gap="xs" wrap="nowrap" align="flex-start" c="dimmed">
        <Icon name="check" />
        <Text size="sm">
          {prompt} <b>{valueText(answer)}</b>
        </Text>
      </Group>
    );
  const hint = suggestedAnswer === null ? undefined : `Suggested: ${valueText(suggestedAnswer)}`;
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        {allowedValues ? (
          <Select
            style={{ flex: 1, minWidth: 220 }}
            label={prompt}
            description={hint}
            data={allowedValues}
            value={allowedValues.includes(text) ? text : null}
            onChange={(chosen) => setText(chosen ?? '')}
            searchable
          />
        ) : (
          <Autocomplete
            style={{ flex: 1, minWidth: 220 }}
            label={prompt}
            description={hint}
            value={text}
            onChange={setText}
            data={fieldOf(asset.assetType, fieldName)?.valueKind === 'boolean' ? ['Yes', 'No'] : []}
          />
        )}
        <Button type="submit" variant="light" loading={send.isPending} disabled={text.trim() === ''}>
          Answer
        </Button>
      </Group>
      {alsoAnswers.length > 0 && (
        <Checkbox
          mt="xs"
          size="xs"
          checked={isForAll}
          onChange={(event) => setIsForAll(event.currentTarget.checked)}
          label={`Also for ${counted(alsoAnswers.length, 'asset')} of the same kind`}
        />
      )}
    </form>
  );
}
