// A soft tone, only when somebody is not looking here. Browsers allow it after the first click or key.

export function bell(document) {
  let audio;
  const allow = () => (audio ??= new AudioContext());
  document.addEventListener("pointerdown", allow, { once: true });
  document.addEventListener("keydown", allow, { once: true });
  return () => {
    if (!audio || (document.visibilityState === "visible" && document.hasFocus())) return;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.5);
  };
}
