// "3 min": times that are waited for, kept up to date (see shell/times.py for the same words).

const every = 20_000;

function words(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}

export function ages(document) {
  const refresh = () => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      time.textContent = words(Date.now() - Date.parse(time.dateTime));
    }
  };
  window.setInterval(refresh, every);
}
