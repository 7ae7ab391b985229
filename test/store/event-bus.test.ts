import { expect, expectTypeOf, it, vi } from 'vitest';
import { createEventBus, type EventBus } from '../../src/store/event-bus.js';
import { IMPLEMENTATIONS } from './stores.js';

type Events = { 'grants.changed': { subject: string }; 'flow.changed': { flowId: string; version: number } };

for (const { name: where, isMissing, open } of IMPLEMENTATIONS) {
  it.skipIf(isMissing)(
    `the event bus over ${where} carries each event to its own listeners in every process until they leave`,
    async () => {
      const { store, peer, close } = await open();
      const here = createEventBus<Events>(store);
      const there = createEventBus<Events>(peer);
      const grants = vi.fn<(event: Events['grants.changed']) => void>();
      const flows = vi.fn<(event: Events['flow.changed']) => void>();
      const leave = there.subscribe('grants.changed', grants);
      there.subscribe('flow.changed', flows);

      await here.publish('grants.changed', { subject: 'ann' });
      await vi.waitFor(() => expect(grants.mock.calls).toEqual([[{ subject: 'ann' }]]));
      leave();
      await here.publish('grants.changed', { subject: 'bob' });
      await here.publish('flow.changed', { flowId: 'f', version: 2 });
      await vi.waitFor(() => expect(flows.mock.calls).toEqual([[{ flowId: 'f', version: 2 }]]));
      expect(grants).toHaveBeenCalledOnce();
      await close();
    },
  );
}

it('knows what each event carries', () => {
  type Publish = EventBus<Events>['publish'];
  expectTypeOf<Publish>().toBeCallableWith('flow.changed', { flowId: 'f', version: 1 });
  expectTypeOf<Parameters<EventBus<Pick<Events, 'flow.changed'>>['publish']>[1]>().toEqualTypeOf<
    Events['flow.changed']
  >();
});
