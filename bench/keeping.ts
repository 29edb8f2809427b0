export async function keep(..._: unknown[]): Promise<void> {}
