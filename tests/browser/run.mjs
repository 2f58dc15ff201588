// run.mjs PROGRAM OUT: the walk of five people through the demo county in Debian's Chromium, at 1440 and at 390 px, and once without script; each
// page is looked at by axe in both themes and kept as a picture in OUT.
import {chromium} from 'playwright-core';
import {existsSync, mkdirSync, rmSync} from 'node:fs';
import {resolve} from 'node:path';
import {openOffice} from './office.mjs';
import {Person} from './person.mjs';
import {attempt, end, tell} from './tap.mjs';
import {walk} from './walk.mjs';

const CHROMIUM = '/usr/bin/chromium';

async function walkOnce(browser, program, out, how) {
  const office = await openOffice(program);
  const people = {};
  async function person(role) {
    people[role] ??= await new Person(browser, office, {role, out, ...how}).begin();
    return people[role];
  }
  const name = `${how.size}${how.script === false ? ', no script' : ''}`;
  try {
    for (const [label, step] of await walk(office, how)) await attempt(`${name}: ${label}`, () => step(person));
  } finally {
    for (const p of Object.values(people)) await p.end();
    await office.close();
  }
}

async function main([program, out]) {
  if (!existsSync(CHROMIUM)) {
    tell(false, 'Chromium is installed', `${CHROMIUM} is missing: make test installs it`);
    return end();
  }
  rmSync(out, {recursive: true, force: true});
  mkdirSync(out, {recursive: true});
  const browser = await chromium.launch({executablePath: CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : []});
  try {
    for (const how of [{size: 'desk'}, {size: 'phone'}, {size: 'phone', script: false}]) await walkOnce(browser, program, out, how);
  } finally {
    await browser.close();
  }
  return end();
}

await main(process.argv.slice(2).map((p) => resolve(p)));
