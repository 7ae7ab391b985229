import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import type { Flow } from '../gaps/use-flow.js';

const SECOND_MS = 1000;

/** Leads to the questions; until they can be asked it says why not, and for how long. */
export function QuestionnaireButton({ flow: { id, phase } }: { flow: Flow }) {
  const [, navigate] = useLocation();
  const { data } = useRead(
    'questionnaireState',
    { collectionFlowId: id },
    { pollAfterMs: (answer) => waitMs(answer.collectionFlow?.questionnaire) },
  );
  const questionnaire = data?.collectionFlow?.questionnaire;
  const secondsLeft = useSecondsUntil(questionnaire?.isAvailable === false ? questionnaire.availableAt : undefined);
  const open = () => navigate(`/gaps/${id}/questionnaire`);
  const generate = useWrite('generateQuestionnaire', {
    refreshes: ['collectionFlow', 'questionnaire', 'questionnaireState'],
    onDone: open,
  });
  if (!questionnaire) return null;
  const isOpen = phase === 'MANUAL_COLLECTION';
  const reason = questionnaire.isAvailable ? undefined : `Review first: available in ${secondsLeft} s`;
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={!questionnaire.isAvailable}
        loading={generate.isPending}
        aria-describedby={reason === undefined ? undefined : 'questionnaire-wait'}
        onClick={() => (isOpen ? open() : generate.mutate({ input: { collectionFlowId: id } }))}
      >
        {isOpen ? 'Questionnaire' : 'Make questionnaire'}
      </Button>
      {reason !== undefined && (
        <Text size="xs" c="dimmed" className="figures" id="questionnaire-wait">
          {reason}
        </Text>
      )}
    </>
  );
}

/** Asked again when the time has come. */
const waitMs = (questionnaire: { isAvailable: boolean; availableAt: string } | null | undefined) =>
  questionnaire?.isAvailable === false ? Math.max(SECOND_MS, Date.parse(questionnaire.availableAt) - Date.now()) : 0;

function useSecondsUntil(iso: string | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (iso === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [iso]);
  return iso === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(iso) - now) / SECOND_MS));
}
