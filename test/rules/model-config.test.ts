import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.js';

describe('LACUNA_MODEL', () => {
  it('is none by default', () => {
    expect(loadConfig({}).model).toBeUndefined();
    expect(loadConfig({ LACUNA_MODEL: ' ' }).model).toBeUndefined();
  });

  it.each([
    [
      { LACUNA_MODEL: 'openai:gpt-4o-mini', OPENAI_API_KEY: 'k' },
      {
        provider: 'openai',
        name: 'gpt-4o-mini',
        baseUrl: 'https://api.openai.com/v1',
        apiKey: 'k',
        maxOutputTokens: 8192,
      },
    ],
    [
      {
        LACUNA_MODEL: 'openai:org/own:7b',
        OPENAI_BASE_URL: 'http://10.0.0.1:8000/v1',
        LACUNA_MODEL_MAX_TOKENS: '1024',
      },
      {
        provider: 'openai',
        name: 'org/own:7b',
        baseUrl: 'http://10.0.0.1:8000/v1',
        apiKey: undefined,
        maxOutputTokens: 1024,
      },
    ],
    [
      { LACUNA_MODEL: 'anthropic:claude-sonnet-4-5', ANTHROPIC_API_KEY: 'k' },
      { provider: 'anthropic', name: 'claude-sonnet-4-5', baseUrl: 'https://api.anthropic.com', apiKey: 'k' },
    ],
    [
      { LACUNA_MODEL: 'ollama:llama3.1:8b', OPENAI_API_KEY: 'not for this one' },
      { provider: 'ollama', name: 'llama3.1:8b', baseUrl: 'http://127.0.0.1:11434', apiKey: undefined },
    ],
  ])('%o', (environment, expected) => {
    expect(loadConfig(environment).model).toMatchObject(expected);
  });

  it.each(['gpt-4o', 'openai', 'openai:', 'azure:gpt-4o', 'OpenAI:gpt-4o', 'openai:two words', ':x'])(
    'refuses %s, and says what was expected',
    (name) => {
      const load = () => loadConfig({ LACUNA_MODEL: name, OPENAI_API_KEY: 'k' });
      expect(load).toThrow(ConfigError);
      expect(load).toThrow(/LACUNA_MODEL: expected openai:NAME, anthropic:NAME or ollama:NAME/);
      expect(load).toThrow(JSON.stringify(name));
    },
  );

  it('names the line to add when the key is missing', () => {
    expect(() => loadConfig({ LACUNA_MODEL: 'openai:gpt-4o' })).toThrow(/OPENAI_API_KEY=[\s\S]*OPENAI_BASE_URL=/);
    expect(() => loadConfig({ LACUNA_MODEL: 'anthropic:claude' })).toThrow(/ANTHROPIC_API_KEY=/);
  });

  it.each(['ftp://x/v1', 'localhost:8000', '/v1'])('refuses %s for a base URL without repeating it', (url) => {
    const load = () => loadConfig({ LACUNA_MODEL: 'openai:x', OPENAI_BASE_URL: url });
    expect(load).toThrow(/OPENAI_BASE_URL: .*expected an http or https URL/);
    expect(load).not.toThrow(url);
  });

  it('never prints its key', () => {
    const config = loadConfig({
      LACUNA_MODEL: 'openai:x',
      OPENAI_API_KEY: 'hunter2',
      OPENAI_BASE_URL: 'http://user:hunter2@proxy/v1',
    });
    expect(JSON.stringify(config)).not.toContain('hunter2');
    expect(JSON.parse(JSON.stringify(config)).model).toMatchObject({ name: 'x', apiKey: '[hidden]' });
  });
});
