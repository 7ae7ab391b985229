import { Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { Figure } from '../../parts/figure.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { dollars, whole } from '../../parts/words.js';
import { Budget } from './budget.js';
import { isEmptyUsage } from './is-empty-usage.js';

// The charts weigh as much as everything else; nobody else waits for them.
const UsageChart = lazy(() => import('./usage-chart.js'));

const DAY_MS = 86_400_000;
const PERIODS = [
  { value: '1', label: 'Today' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: 'all', label: 'All' },
];

/** From midnight here, so that a day is what people take it to be, and the same question asked twice is the same. */
function sinceOf(period: string): string | null {
  if (period === 'all') return null;
  const midnight = new Date().setHours(0, 0, 0, 0);
  return new Date(midnight - (Number(period) - 1) * DAY_MS).toISOString();
}

/** What analyses used and cost, and what was saved by not repeating them. */
export default function Usage() {
  const [period, setPeriod] = useState('30');
  const since = useMemo(() => sinceOf(period), [period]);
  const read = useRead('usage', { since }, { keepsPrevious: true });
  const usage = read.data?.usage;
  return (
    <Stack gap="md">
      <PageHead
        title="Usage"
        lead="Model calls, their cost, and what was saved: an asset whose analysis is still good is not analysed again."
        actions={<SegmentedControl data={PERIODS} value={period} onChange={setPeriod} size="xs" aria-label="Period" />}
      />
      {read.error && <Problem error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Loading what="the usage" />}
      {usage && (
        <>
          <Paper className="surface" p="md">
            <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg">
              <Figure name="Cost" value={dollars(usage.costUsd)} note={`${whole(usage.modelCalls)} model calls`} />
              <Figure
                name="Saved"
                value={dollars(usage.savedUsd)}
                tone="light-dark(#226e31, #8ce99a)"
                note={`${whole(usage.cacheHits)} assets not repeated`}
              />
              <Figure name="Tokens sent" value={whole(usage.inputTokens)} />
              <Figure name="Tokens answered" value={whole(usage.outputTokens)} />
            </SimpleGrid>
          </Paper>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Paper className="surface" p="md" h="100%">
              <Title order={2} size="h5">
                What became of the assets
              </Title>
              <Text size="sm" c="dimmed" mb="sm">
                Skipped ones cost nothing; stale and forced ones were analysed again.
              </Text>
              {isEmptyUsage(usage) ? (
                <Text size="sm" c="dimmed" py="lg">
                  Nothing was analysed in this time. Evidence rules work without a model, and at no cost.
                </Text>
              ) : (
                <Suspense fallback={<Loading what="the chart" />}>
                  <UsageChart usage={usage} />
                </Suspense>
              )}
            </Paper>
            <Budget budgetUsd={usage.budgetUsd} />
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}
