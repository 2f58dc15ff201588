// Cases of a test, printed as TAP.
let n = 0;
let failed = 0;

export function tell(good, label, why = '') {
  n += 1;
  failed += good ? 0 : 1;
  console.log(`${good ? '' : 'not '}ok ${n} - ${label}`);
  if (!good) for (const line of String(why).split('\n').slice(0, 20)) console.log(`# ${line}`);
  return good;
}

// A case that holds when run() does not throw.
export async function attempt(label, run) {
  try {
    await run();
  } catch (e) {
    return tell(false, label, e.stack ?? e);
  }
  return tell(true, label);
}

export function end() {
  console.log(`1..${n}`);
  process.exitCode = failed ? 1 : 0;
}
