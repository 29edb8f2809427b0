/** The colours of the console: texts have enough contrast on every surface where they appear, also under the pointer, which axe never tries. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../console/src/styles/tokens.css', import.meta.url), 'utf8');
/** The blocks of the file with colours: the light theme, the dark one that the system asks for, and the dark one that a person chose. */
const themes = [...css.matchAll(/\{([^{}]*--text: [^{}]*)\}/g)].map(([, block = '']) => coloursIn(block));

function coloursIn(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const SURFACES = ['page', 'surface', 'raised', 'sunken', 'accent-soft'];
const PAIRS: readonly (readonly [text: string, surface: string])[] = [
  ...['text', 'muted'].flatMap((text) => SURFACES.map((surface) => [text, surface] as const)),
  ...SURFACES.map((surface) => ['accent', surface] as const),
  ['on-accent', 'accent-solid'],
  ['on-accent', 'accent-hover'],
  ['#ffffff', 'bad-solid'],
  ['#ffffff', 'bad-hover'],
  ...['good', 'warn', 'bad'].map((mood) => [mood, `${mood}-soft`] as const),
];

test('there are a light theme and two equal dark ones', () => {
  expect(themes.length).toBe(3);
  expect(themes[1]).toEqual(themes[2]);
  expect(themes[1]).not.toEqual(themes[0]);
});

test.each(PAIRS)('%s can be read on %s in each theme', (text, surface) => {
  for (const theme of themes) {
    const [front = text, back] = [theme.get(text), theme.get(surface)];
    expect(contrast(front, back as string)).toBeGreaterThanOrEqual(4.5);
  }
});
