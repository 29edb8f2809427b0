/** The parts that all example tabs of GraphiQL share: their form, and the content of their panes. */

export interface ExampleTab {
  /** The document. Its first comment states what it does and what it needs. */
  readonly query: string;
  /** JSON for the Variables pane. Absent when the operation has no variables. */
  readonly variables?: string;
  /** JSON for the Headers pane; '' is an empty pane. */
  readonly headers: string;
}

export const json = (value: unknown): string => JSON.stringify(value, null, 2);

export const SIGNED_IN = json({ Authorization: 'Bearer ' });
export const WITH_KEY = json({ 'X-API-Key': '' });
export const EITHER = json({ Authorization: 'Bearer ', 'X-API-Key': '' });

/** A supernova in M101, bright enough for an amateur's telescope. */
export const SN2023IXF = { ra: 210.910674, dec: 54.311651 };
