/** Two soft notes, made here: no file, and nothing to load. Silent where the browser does not allow sound yet. */
export function chime() {
  if (!("AudioContext" in window)) return;
  const context = new AudioContext();
  const note = (frequency: number, after: number) => {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const start = context.currentTime + after;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.45);
  };
  note(659.3, 0);
  note(880, 0.16);
  setTimeout(() => void context.close(), 1_000);
}
