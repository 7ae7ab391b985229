import { SpanKind } from '@opentelemetry/api';
import { modelCallDuration, modelTokens } from '../../telemetry/metrics.js';
import { inSpan } from '../../telemetry/span.js';
import { ATTRIBUTE } from '../../telemetry/span-attributes.js';
import { type ChatModel, type ChatRequest, ModelFailure, type Reply } from './chat-model.js';

/** The same model, each call of which is a span and is counted: how long it took and what it used, never what was said. */
export function watchModel(model: ChatModel): ChatModel {
  const colon = model.id.indexOf(':');
  const [provider, name] = [model.id.slice(0, colon), model.id.slice(colon + 1)];

  const complete = (request: ChatRequest, signal: AbortSignal): Promise<Reply> =>
    inSpan(
      `chat ${name}`,
      {
        [ATTRIBUTE.aiOperation]: 'chat',
        [ATTRIBUTE.aiProvider]: provider,
        [ATTRIBUTE.aiModel]: name,
        [ATTRIBUTE.aiMaxTokens]: model.maxOutputTokens,
      },
      async (span) => {
        const startedAt = performance.now();
        let outcome = 'answered';
        try {
          const reply = await model.complete(request, signal);
          const { inputTokens, outputTokens } = reply;
          span.set({ [ATTRIBUTE.aiInputTokens]: inputTokens, [ATTRIBUTE.aiOutputTokens]: outputTokens });
          modelTokens.inc({ direction: 'input' }, inputTokens);
          modelTokens.inc({ direction: 'output' }, outputTokens);
          return reply;
        } catch (error) {
          outcome = error instanceof ModelFailure ? error.kind.toLowerCase() : 'internal';
          throw error;
        } finally {
          modelCallDuration.observe({ outcome }, (performance.now() - startedAt) / 1000);
        }
      },
      SpanKind.CLIENT,
    );

  return {
    id: model.id,
    maxOutputTokens: model.maxOutputTokens,
    get isAvailable() {
      return model.isAvailable;
    },
    prepare: () => model.prepare(),
    complete,
  };
}
