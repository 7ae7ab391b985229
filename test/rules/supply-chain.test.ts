import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: true;
  optional?: true;
  hasInstallScript?: true;
  os?: string[];
  cpu?: string[];
}
interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  overrides?: Record<string, unknown>;
  allowScripts?: Record<string, boolean>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
const locked = Object.entries(packages).filter(([place, { link }]) => place.startsWith('node_modules/') && !link);
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('what is installed', () => {
  it('is pinned to the version', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.keys(wanted).length).toBeGreaterThan(50);
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('comes from the registry that npm is set to, and from nowhere else', () => {
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('is held to its checksum, but for what is of another platform and is not installed here', () => {
    const unchecked = locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    const isElsewhere = ({ optional, os, cpu }: Entry) => optional === true && (os !== undefined || cpu !== undefined);
    expect(unchecked.filter(([, entry]) => !isElsewhere(entry)).map(([place]) => place)).toEqual([]);
  });

  it('runs no script at its installation that docs/security.md does not list', () => {
    const listed = new Map(
      [...read('docs/security.md').matchAll(/^\| `([^`]+)` \| (runs|does not run) \|/gm)].map(
        ([, name = '', what]) => [name, what] as const,
      ),
    );
    const withScripts = new Set(
      locked.flatMap(([place, { hasInstallScript }]) => (hasInstallScript ? [nameOf(place)] : [])),
    );
    const isListed = (name: string) => listed.has(name) || listed.has(name.replace(/\/[^/]+$/, '/*'));
    expect([...withScripts].filter((name) => !isListed(name))).toEqual([]);
    for (const [name, isAllowed] of Object.entries(manifest.allowScripts ?? {})) {
      const what = listed.get(name) ?? listed.get(name.replace(/\/[^/]+$/, '/*'));
      expect([name, what]).toEqual([name, isAllowed ? 'runs' : 'does not run']);
    }
  });
});
