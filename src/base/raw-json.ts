/** A value whose JSON text is known already, such as an answer of the database. It is written as it is. */
export class RawJson {
  constructor(readonly text: string) {}
}
