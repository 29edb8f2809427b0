/** A value whose JSON text is known already, such as an answer of the database. The text is written unchanged. */
export class RawJson {
  constructor(readonly text: string) {}
}
