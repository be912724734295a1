// Notices when npm is gone, because npm passes a signal to its shell only, and the shell passes nothing on.
// Must run on Node 20 and newer with nothing installed, so it imports only node: modules.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const INTERVAL_MS = 500;

/**
 * Calls `leave` once when npm, or the shell between npm and this process, has ended. Without npm it does nothing: a person may close the
 * shell of a job in the background. Does not keep the process alive.
 *
 * @param {() => void} leave
 */
export function whenNpmEnds(leave) {
  if (!process.env.npm_lifecycle_event) return;
  const before = callers();
  const timer = setInterval(() => {
    if (callers() === before) return;
    clearInterval(timer);
    leave();
  }, INTERVAL_MS);
  timer.unref();
}

/** The process that started this one, and the one before it where the first is a shell. The others may end. */
function callers() {
  const { ppid } = process;
  const status = statusOf(ppid);
  const isShell = /^Name:\s*(?:ba|da|z|k|a)?sh$/m.test(status);
  return isShell ? `${ppid} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}` : String(ppid);
}

/** What Linux knows of a process; empty elsewhere. */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
