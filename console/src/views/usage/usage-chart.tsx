import type { UsageQuery } from '@lacuna/sdk';
import { VisuallyHidden } from '@mantine/core';
import { Bar, BarChart, Cell, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { whole } from '../../parts/words.js';

/** Calls and assets of a time, as bars; in words for those who do not see them. */
export default function UsageChart({ usage }: { usage: UsageQuery['usage'] }) {
  const bars = [
    { name: 'Model calls', value: usage.modelCalls, color: '#1a8893' },
    { name: 'Not repeated', value: usage.cacheHits, color: '#2b8a3e' },
    { name: 'Again: stale', value: usage.staleReanalyses, color: '#e8890c' },
    { name: 'Again: forced', value: usage.forcedReanalyses, color: '#868e96' },
  ];
  return (
    <>
      <VisuallyHidden>{bars.map(({ name, value }) => `${name}: ${whole(value)}`).join(', ')}</VisuallyHidden>
      <div aria-hidden style={{ height: 200 }}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} layout="vertical" margin={{ right: 56, left: 0 }} accessibilityLayer={false}>
            <XAxis type="number" hide />
            <YAxis
              type="category"
              dataKey="name"
              width={104}
              axisLine={false}
              tickLine={false}
              tick={{ fill: 'var(--mantine-color-text)', fontSize: 13 }}
            />
            <Bar dataKey="value" radius={4} barSize={22} isAnimationActive={false}>
              {bars.map(({ name, color }) => (
                <Cell key={name} fill={color} />
              ))}
              <LabelList
                dataKey="value"
                position="right"
                formatter={(value) => whole(Number(value))}
                fill="var(--mantine-color-text)"
                fontSize={13}
              />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
