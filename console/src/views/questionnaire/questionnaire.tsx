import type { QuestionnaireFieldsFragment } from '@lacuna/sdk';
import { Button, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../../api/use-read.js';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { dateTime, whole } from '../../parts/words.js';
import { Question } from './question.js';

/** What only people can say, question by question. */
export default function Questionnaire({ params: { id = '' } }: { params: { id?: string } }) {
  const read = useRead('questionnaire', { collectionFlowId: id });
  const questionnaire = read.data?.collectionFlow?.questionnaire;
  return (
    <Stack gap="md" maw={920}>
      <PageHead
        title="Questionnaire"
        back={{ href: `/gaps/${id}`, title: 'Gaps' }}
        lead="What no evidence could settle. A suggestion stands first where there is one; an answer goes to the asset."
      />
      {read.error && <Problem error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Loading what="the questions" />}
      {read.data && !questionnaire && (
        <Empty
          icon="check"
          title="There is nothing to ask"
          text="Questions are made from the gaps that are open after an analysis."
          action={
            <Button component={Link} href={`/gaps/${id}`} variant="default">
              Back to the gaps
            </Button>
          }
        />
      )}
      {questionnaire && <Questions questionnaire={questionnaire} collectionFlowId={id} />}
    </Stack>
  );
}

/** As many as people answer in one go; the rest follows as these are answered. */
const SECTIONS_AT_ONCE = 25;

function Questions({
  questionnaire,
  collectionFlowId,
}: {
  questionnaire: QuestionnaireFieldsFragment;
  collectionFlowId: string;
}) {
  const { isAvailable, availableAt, answeredQuestions, totalQuestions, sections } = questionnaire;
  if (!isAvailable)
    return (
      <Empty
        icon="help"
        title="Not yet"
        text={`Proposals can be reviewed first. The questions can be answered from ${dateTime(availableAt)} on.`}
      />
    );
  const shown = sections.slice(0, SECTIONS_AT_ONCE);
  return (
    <>
      <Paper className="surface" p="md">
        <Text size="sm" mb={6} className="figures" role="status">
          {whole(answeredQuestions)} of {whole(totalQuestions)} answered
        </Text>
        <Progress
          value={totalQuestions === 0 ? 100 : (answeredQuestions / totalQuestions) * 100}
          aria-label="Answered questions"
          radius="xl"
        />
      </Paper>
      {shown.map(({ title, questions }) => (
        <Paper className="surface" p="md" key={questions[0]?.gapId ?? title} component="section" aria-label={title}>
          <Title order={2} size="h5" mb="sm">
            {title}
          </Title>
          <Stack gap="lg">
            {questions.map((question) => (
              <Question key={question.gapId} question={question} collectionFlowId={collectionFlowId} />
            ))}
          </Stack>
        </Paper>
      ))}
      {sections.length > shown.length && (
        <Text size="sm" c="dimmed" ta="center">
          {whole(totalQuestions - answeredQuestions)} questions are open; more follow as these are answered.
        </Text>
      )}
    </>
  );
}
