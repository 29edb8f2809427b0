/** Offers text as a file. Nothing leaves the browser. */
export function save(name: string, parts: readonly string[], mediaType: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: `${mediaType};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
