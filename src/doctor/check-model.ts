import { loadPriceTable } from '../ai/model/price-table.js';
import type { ModelProvider, ModelSettings } from '../config.js';
import { ANSWER_WITHIN_MS, broken, type Finding, ok, reasonOf, type Setup, skipped } from './finding.js';

/** How a provider lists its models, and which variables say where it is and who asks. */
interface Listing {
  readonly path: string;
  readonly headers: (key: string) => Record<string, string>;
  readonly keyVariable: string;
  readonly urlVariable: string;
  readonly install: (name: string) => string;
}

const choose = (provider: ModelProvider) => () => `LACUNA_MODEL=${provider}:<one that the server lists>`;

const LISTINGS: Readonly<Record<ModelProvider, Listing>> = {
  openai: {
    path: 'models',
    headers: (key) => ({ authorization: `Bearer ${key}` }),
    keyVariable: 'OPENAI_API_KEY',
    urlVariable: 'OPENAI_BASE_URL',
    install: choose('openai'),
  },
  anthropic: {
    path: 'v1/models?limit=1000',
    headers: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
    keyVariable: 'ANTHROPIC_API_KEY',
    urlVariable: 'ANTHROPIC_BASE_URL',
    install: choose('anthropic'),
  },
  ollama: {
    path: 'api/tags',
    headers: () => ({}),
    keyVariable: '',
    urlVariable: 'OLLAMA_BASE_URL',
    install: (name) => `ollama pull ${name}`,
  },
};

/** Whether the model server answers, takes the key and has the model. Nothing is asked of a model, so nothing is charged. */
export async function checkModel({ config: { model, priceTablePath } }: Pick<Setup, 'config'>): Promise<Finding> {
  if (model === undefined) return skipped('LACUNA_MODEL is not set: the evidence rules answer alone');
  loadPriceTable(priceTablePath);
  const { path, headers, keyVariable, urlVariable } = LISTINGS[model.provider];
  const url = new URL(path, model.baseUrl.endsWith('/') ? model.baseUrl : `${model.baseUrl}/`);
  let answer: Response;
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    answer = await fetch(url, { headers: model.apiKey === undefined ? {} : headers(model.apiKey), signal });
  } catch (error) {
    return broken(
      `No model server answers at ${url.origin} (${reasonOf(error)}).`,
      `start it, or say where it is: ${urlVariable}=<its address>; or unset LACUNA_MODEL for the evidence rules alone`,
    );
  }
  if (answer.status === 401 || answer.status === 403)
    return broken(
      `The model server at ${url.origin} refuses the key.`,
      `${keyVariable}=<a key that ${url.origin} gave>`,
    );
  return judgeList(model, url, answer);
}

async function judgeList(model: ModelSettings, { origin }: URL, answer: Response): Promise<Finding> {
  // A server of one's own need not list its models.
  const names = answer.ok ? namesIn(await answer.json().catch(() => undefined)) : [];
  if (names.length === 0) return ok(`${origin} answers; it does not say whether it has "${model.name}"`);
  if (names.some((name) => name === model.name || name === `${model.name}:latest`))
    return ok(`"${model.name}" at ${origin}`);
  return broken(
    `The server at ${origin} has no model "${model.name}"; it has ${names.slice(0, 5).join(', ')}.`,
    LISTINGS[model.provider].install(model.name),
  );
}

/** `{data: [{id}]}` of OpenAI and Anthropic, `{models: [{name}]}` of Ollama. */
function namesIn(body: unknown): string[] {
  const { data, models } = (body ?? {}) as { data?: { id?: string }[]; models?: { name?: string }[] };
  return [...(data ?? []).map(({ id }) => id), ...(models ?? []).map(({ name }) => name)].filter(
    (name) => typeof name === 'string',
  );
}
