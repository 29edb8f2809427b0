/** Numbers as texts. One formatter serves all: a call of `toLocaleString` takes ten times as long, and a page of 10,000 keys has many. */

const NUMBER = new Intl.NumberFormat('en');

/** `12,345` */
export const numberText = (value: number): string => NUMBER.format(value);

/** A number with its noun: `1 request`, `2 requests`. */
export const counted = (count: number, noun: string): string => `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
