import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MusterError } from '../../../src/domain/errors.ts';

/** The environment that the fixtures are written for. */
export const ENV = {
  MUSTER_SECRET: 'hunter2',
  MUSTER_TOKEN: 'hunter3',
  EMPTY: '',
  HOST: 'example.NET',
  FOLDER: '/srv',
  ZONE: 'Asia/Tokyo',
  MOST: '7',
};

/** A configuration that is right, to put more keys below. */
export const LEAST = readFileSync(fixture('right/least.yaml'), 'utf8');

/** The path of a fixture. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/config/${name}`, import.meta.url));
}

/** The names of the fixtures in a folder, without `.yaml`. */
export function fixtures(folder: string): string[] {
  return readdirSync(fixture(folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));
}

/** The error that `load` throws; itself throws when there is none or another one. */
export function refusal(load: () => unknown): MusterError {
  try {
    load();
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
