import { Button, Group, NumberInput, Paper, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useWrite } from '../../api/use-write.js';
import { dollars } from '../../parts/words.js';

/** What may be spent a month. A run that would spend more stops. */
export function Budget({ budgetUsd }: { budgetUsd: number | null }) {
  const [amount, setAmount] = useState<number | string>(budgetUsd ?? '');
  const set = useWrite('setBudget', {
    refreshes: ['usage'],
    says: ({ setBudget: { budget } }) =>
      budget.monthlyUsd === null
        ? 'There is no budget any more.'
        : `The budget is ${dollars(budget.monthlyUsd)} a month.`,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ input: { monthlyUsd: amount === '' ? null : Number(amount) } });
  };
  return (
    <Paper className="surface" p="md" h="100%">
      <Title order={2} size="h5">
        Budget
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {budgetUsd === null
          ? 'None is set: model calls are not limited by cost.'
          : `${dollars(budgetUsd)} a calendar month. A run that would spend more stops before it does.`}
      </Text>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <NumberInput
            label="US dollars a month"
            placeholder="No budget"
            min={0}
            decimalScale={2}
            prefix="$"
            value={amount}
            onChange={setAmount}
            style={{ flex: 1 }}
            hideControls
          />
          <Button type="submit" variant="default" loading={set.isPending}>
            Set
          </Button>
        </Group>
      </form>
    </Paper>
  );
}
