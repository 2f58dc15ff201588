// One person at a browser: signs in, opens pages, and of each page that he sees checks what must hold for every page.
import axe from 'axe-core';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';

const RULES = {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}};

export const SIZES = {desk: {width: 1440, height: 900}, phone: {width: 390, height: 844}};

export class Person {
  // size: desk or phone; script: false = a browser without it
  constructor(browser, office, {role, size, script = true, out}) {
    Object.assign(this, {browser, office, role, size, script, out, faults: []});
  }

  async begin() {
    this.context = await this.browser.newContext({
      viewport: SIZES[this.size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai', javaScriptEnabled: this.script,
      hasTouch: this.size === 'phone', isMobile: this.size === 'phone', deviceScaleFactor: this.size === 'phone' ? 2 : 1,
    });
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(10000);
    this.page.on('console', (m) => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && this.faults.push(`console: ${m.text()}`));
    this.page.on('pageerror', (e) => this.faults.push(`script: ${e.message}`));
    this.page.on('request', (r) => r.url().startsWith(this.office.url) || r.url().startsWith('data:') || this.faults.push(`asked elsewhere: ${r.url()}`));
    this.page.on('response', (r) => r.status() >= 500 && this.faults.push(`${r.status()} ${r.url()}`));
    await this.go('/sign-in');
    await this.page.click(`form[action="/demo/sign-in"] button[value="${this.role}"]`);
    await this.page.waitForLoadState();
    return this;
  }

  async end() {
    await this.context.close();
  }

  async go(path, status = 200) {
    const answer = await this.page.goto(this.office.url + path);
    if (answer.status() !== status) throw new Error(`${path}: ${answer.status()}, wanted ${status}`);
  }

  // Looks at the page that is open: as a whole, by axe in both themes, as pictures.
  async look(name) {
    const shown = [];
    for (const theme of ['light', 'dark']) {
      await this.page.emulateMedia({colorScheme: theme});
      await this.picture(`${name}-${this.size}-${theme}`);
      if (this.script) shown.push(...await this.checkAccess(theme));
    }
    await this.page.emulateMedia({colorScheme: 'light'});
    shown.push(...await this.checkPage());
    if (shown.length) throw new Error(`${this.page.url()} (${this.size}):\n${shown.slice(0, 15).join('\n')}`);
  }

  async picture(name) {
    const folder = join(this.out, this.script ? '' : 'no-script');
    mkdirSync(folder, {recursive: true});
    await this.page.screenshot({path: join(folder, `${name}.png`), fullPage: true});
  }

  async checkAccess(theme) {
    await this.page.evaluate(axe.source);
    const {violations} = await this.page.evaluate((rules) => window.axe.run(document, rules), RULES);
    return violations.flatMap((v) => v.nodes.map((x) => `axe, ${theme}: ${v.id}: ${x.target.join(' ')}: ${x.failureSummary.split('\n')[1] ?? ''}`));
  }

  async checkPage() {
    const seen = await this.page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title,
      h1: document.querySelectorAll('h1').length,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      primary: [...document.querySelectorAll('.btn.primary')].filter((b) => b.checkVisibility()).length,
    }));
    const wrong = [];
    if (seen.lang !== 'zh-CN') wrong.push(`lang is ${seen.lang}`);
    if (!seen.title.includes('·')) wrong.push(`the title is ${seen.title}`);
    if (seen.h1 !== 1) wrong.push(`${seen.h1} h1`);
    if (seen.wide > 0) wrong.push(`${seen.wide} px too wide`);
    if (seen.primary > 1 && !this.page.url().endsWith('/ui')) wrong.push(`${seen.primary} primary buttons`);
    return [...wrong, ...this.faults.splice(0)];
  }

  // Fills in the form with this action and sends it by the button with this value, or its only one.
  async send(action, values, button) {
    const form = this.page.locator(`form[action="${action}"]`);
    for (const [name, value] of Object.entries(values)) {
      const field = form.locator(`[name="${name}"]`);
      if (!(await field.count())) continue;
      if (value === '' && !(await field.first().isVisible())) continue; // asked for only when something else is chosen
      const kind = await field.first().evaluate((e) => e.type ?? '');
      if (kind === 'radio') await form.locator(`label:has([name="${name}"][value="${value}"])`).click();
      else if (kind === 'checkbox') await form.locator(`label:has([name="${name}"])`).click();
      else if (kind.startsWith('select')) await field.selectOption(value);
      else await field.first().fill(value);
    }
    const press = form.locator(button ? `button[value="${button}"]` : 'button:not([type="button"]):not([data-reveal])').last();
    await Promise.all([this.page.waitForNavigation(), press.click()]);
  }

  async text() {
    return this.page.locator('body').innerText();
  }

  async has(...texts) {
    const all = await this.text();
    for (const text of texts) if (!all.includes(text)) throw new Error(`${text} is not on ${this.page.url()}`);
  }
}
