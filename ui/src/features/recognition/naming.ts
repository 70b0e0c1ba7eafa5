/** A scenario by its key, in words: delivery-delay is Delivery delay. */
export function scenarioWords(key: string): string {
  const words = key.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
