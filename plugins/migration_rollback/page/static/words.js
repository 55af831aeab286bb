// Numbers, times and states in words. No number without its unit.

const NUMBERS = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short",
});

export function number(value) {
  return NUMBERS.format(value);
}

/** "1 row", "12,345 rows"; where the number is not known, that. */
export function count(value, noun, plural = `${noun}s`) {
  if (value === null || value === undefined) return `unknown number of ${plural}`;
  return `${NUMBERS.format(value)} ${value === 1 ? noun : plural}`;
}

/** "+1,234 rows", "-5 rows". */
export function difference(value, noun) {
  const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "\u00b1";
  return `${sign}${count(Math.abs(value), noun)}`;
}

/** How the rows that are there compare with those that were loaded. */
export function compared(rows, loaded) {
  if (rows === loaded) return "as loaded";
  const by = count(Math.abs(rows - loaded), "row");
  return `${by} ${rows < loaded ? "fewer" : "more"} than the ${NUMBERS.format(loaded)} loaded`;
}

export function rate(perSecond, noun = "row") {
  if (perSecond === null || perSecond === undefined) return "";
  const shown = perSecond < 10 ? SMALL.format(perSecond) : NUMBERS.format(perSecond);
  return `${shown} ${noun}s/s`;
}

/** "0.4 s", "12 s", "3 min 5 s", "2 h 10 min", "3 d 4 h". */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "unknown time";
  if (seconds < 10) return `${SMALL.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${NUMBERS.format(Math.floor(whole / 86400))} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** "about 3 minutes left": of an estimate nobody needs the seconds. */
export function left(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return "";
  if (seconds < 45) return "less than a minute left";
  if (seconds < 5400) return `about ${count(Math.max(1, Math.round(seconds / 60)), "minute")} left`;
  if (seconds < 129600) return `about ${count(Math.round(seconds / 3600), "hour")} left`;
  return `about ${count(Math.round(seconds / 86400), "day")} left`;
}

/** "just now", "40 s ago", "3 min ago", "2 h ago", "5 d ago". */
export function ago(date, now = Date.now()) {
  const seconds = (now - date.getTime()) / 1000;
  if (seconds < 2) return "just now";
  const [amount, unit] =
    seconds < 90 ? [seconds, "s"] : seconds < 5400 ? [seconds / 60, "min"]
    : seconds < 129600 ? [seconds / 3600, "h"] : [seconds / 86400, "d"];
  return `${NUMBERS.format(Math.round(amount))} ${unit} ago`;
}

/** "2025-11-06 10:15:03 UTC". */
export function inUtc(date) {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "12:15:03 GMT+2", with the day where that is another one than in UTC. */
export function here(date) {
  const day = new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const clock = CLOCK.format(date);
  return day === date.toISOString().slice(0, 10) ? clock : `${day} ${clock}`;
}

/** A date, or null for what is none. */
export function dateOf(text) {
  const date = typeof text === "string" ? new Date(text) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

export const SEVERITIES = { block: "blocks", warn: "warning", info: "note" };

/** How many findings of each severity, in words: "2 block, 3 warnings, 1 note". */
export function severities(numbers) {
  const told = [];
  if (numbers.block) told.push(`${number(numbers.block)} that ${numbers.block === 1 ? "blocks" : "block"}`);
  if (numbers.warn) told.push(count(numbers.warn, "warning"));
  if (numbers.info) told.push(count(numbers.info, "note"));
  return told.join(", ") || "none";
}

/** What each state of a unit is called, and the sign before it: colour alone says nothing. */
export const STATES = {
  planned: ["\u25cb", "planned"],
  waiting: ["\u25d4", "waiting"],
  queued: ["\u25d4", "queued"],
  running: ["\u25b6", "being deleted"],
  retry: ["\u21bb", "will be tried again"],
  done: ["\u2713", "done"],
  failed: ["\u2717", "failed"],
  blocked: ["\u2298", "blocked"],
  skipped: ["\u2013", "skipped"],
};
