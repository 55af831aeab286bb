// Airflow's UI around this page, if there is one: its colours, and its document, through which links leave the frame.

/** The window of Airflow's UI that shows this page, or null where it stands alone. */
function outside() {
  try {
    return window.parent !== window && window.parent.document ? window.parent : null;
  } catch {
    return null; // another origin frames us, which our own headers forbid
  }
}

const ui = outside();

export const isFramed = ui !== null;

/** Where the reader is, as the browser shows it. */
export function shownAddress() {
  return (ui ?? window).location.href;
}

/** Follow Airflow's choice of colours where its UI is around us, else the system's. */
export function followColours() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choose = () => {
    const dark = ui ? ui.document.documentElement.classList.contains("dark") : system.matches;
    document.documentElement.dataset.colours = dark ? "dark" : "light";
  };
  choose();
  system.addEventListener("change", choose);
  if (ui) {
    const watched = { attributes: true, attributeFilter: ["class"] };
    new MutationObserver(choose).observe(ui.document.documentElement, watched);
  }
}

/**
 * Have a link lead out of the frame.
 *
 * The frame's sandbox lets nothing of its own navigate the window or open another: a link of Airflow's document does.
 */
export function leavesFrame(anchor) {
  if (!ui) return anchor;
  anchor.addEventListener("click", (event) => {
    event.preventDefault();
    const stand = ui.document.createElement("a");
    stand.href = anchor.href;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      stand.target = "_blank";
      stand.rel = "noopener";
    }
    ui.document.body.append(stand);
    stand.click();
    stand.remove();
  });
  return anchor;
}
