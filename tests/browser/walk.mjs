// The walk of five people: a list of [label, step]; a step gets person(role). What stands in the pages' addresses is asked from the store before.

async function learn(office) {
  const one = async (query) => (await office.rows(query))[0]?.[0];
  const {own, team} = office;
  return {
    own,
    team,
    name: await one(`SELECT name FROM project WHERE id = ${own}`),
    light: await one(`SELECT light FROM board_row WHERE id = ${own}`),
    milestone: await one(`SELECT id FROM milestone WHERE project_id = ${team} AND done_day = '' ORDER BY due_day LIMIT 1`),
    indicator: await one(`SELECT id FROM indicator WHERE project_id = ${team} ORDER BY id LIMIT 1`),
    period: await one('SELECT id FROM period WHERE month = 9'),
  };
}

const FOCUS = '把薄弱支部整改逐个过一遍';
const WRITTEN = {reason: '等外部审批，材料已齐', expected_day: '2020-10-30', next_focus: FOCUS};

function liaison(w, how) {
  const report = `/projects/${w.own}/reports/9`;
  const steps = [
    ['the liaison sees her first page', async (p) => (await p.go('/'), p.look('liaison-home'))],
    ['her projects', async (p) => (await p.go('/projects'), p.look('projects'))],
    ['her project', async (p) => (await p.go(`/projects/${w.own}`), p.look('project'))],
    ['its plan', async (p) => (await p.go(`/projects/${w.own}?tab=plan`), p.look('project-plan'))],
    ['its problems', async (p) => (await p.go(`/projects/${w.own}?tab=problems`), p.look('project-problems'))],
    ['its reports', async (p) => (await p.go(`/projects/${w.own}?tab=reports`), p.look('project-reports'))],
    ['its events', async (p) => (await p.go(`/projects/${w.own}?tab=events`), p.look('project-events'))],
    ['opens the month', async (p) => (await p.go(report), p.look('report'))],
    ['keeps a draft by the button', async (p) => {
      await p.send(report, {next_focus: FOCUS}, 'save');
      await p.has('草稿已保存');
      if (await p.page.inputValue('[name=next_focus]') !== FOCUS) throw new Error('the draft is not there');
    }],
    ['what is missing is said on top and beside the field', async (p) => {
      await p.send(report, {declared: w.light === 'red' ? 'green' : 'red', declared_reason: ''}, 'hand');
      await p.look('report-refused');
      if (!(await p.page.locator('#sum').count())) throw new Error('no summary of what is wrong');
      if (await p.page.inputValue('[name=next_focus]') !== FOCUS) throw new Error('what was typed is lost');
      if (p.script && !(await p.page.evaluate(() => document.activeElement?.id === 'sum'))) throw new Error('the summary has not the focus');
    }],
    ['hands it to the secretary', async (p) => (await p.go(report), p.send(report, {...WRITTEN, declared: w.light, declared_reason: ''}, 'hand'))],
  ];
  if (how.script !== false) steps.splice(9, 0, ['keeps a draft by itself', async (p) => {
    await p.go(report);
    await p.page.fill('[name=next_focus]', FOCUS + '，');
    await p.page.locator('[name=next_focus]').blur();
    await p.page.waitForFunction(() => /已存|草稿已保存/.test(document.querySelector('.saved')?.textContent ?? ''), null, {timeout: 15000});
    await p.go(report);
    if (await p.page.inputValue('[name=next_focus]') !== FOCUS + '，') throw new Error('the draft is not there');
    await p.page.fill('[name=next_focus]', FOCUS);
    await p.page.locator('[name=next_focus]').blur();
    await p.page.waitForTimeout(1500);
  }]);
  return steps;
}

function secretary(w) {
  const report = `/projects/${w.own}/reports/9`;
  return [
    ['the secretary sees what is to be done', async (p) => (await p.go('/'), await p.has('要您办'), p.look('secretary-home'))],
    ['looks through the report', async (p) => (await p.go(report), await p.has(w.name), p.look('report-confirm'))],
    ['confirms it', async (p) => p.send(report, {...WRITTEN, declared: w.light, declared_reason: ''}, 'confirm')],
    ['sees it locked', async (p) => (await p.go(report), await p.has('已确认'), p.look('report-confirmed'))],
    ['sees her notices', async (p) => (await p.go('/notices'), p.look('notices'))],
    ['sees herself', async (p) => (await p.go('/me'), p.look('me'))],
    ['sees what is asked of her unit', async (p) => (await p.go('/burden'), p.look('burden'))],
    ['searches', async (p) => (await p.go(`/search?q=${encodeURIComponent(w.name.slice(0, 4))}`), p.look('search'))],
    ['reads how lights are made', async (p) => (await p.go('/light-rules'), p.look('light-rules'))],
    ['finds nothing where nothing is hers', async (p) => (await p.go('/projects/987654321', 404), p.look('not-found'))],
    ['is told that the board is not hers', async (p) => (await p.go('/board', 403), p.look('forbidden'))],
  ];
}

function member(w) {
  const milestone = `/milestones/${w.milestone}`;
  const indicator = `/indicators/${w.indicator}`;
  const problems = `/projects/${w.team}/problems`;
  return [
    ['a member sees her first page', async (p) => (await p.go('/'), p.look('member-home'))],
    ['opens a milestone', async (p) => (await p.go(milestone), p.look('milestone'))],
    ['records it', async (p) => p.send(milestone, {note: '验收单已签'})],
    ['sees it done', async (p) => (await p.go(milestone), await p.has('已完成'), p.look('milestone-done'))],
    ['opens an indicator', async (p) => (await p.go(indicator), p.look('indicator'))],
    ['types no number and keeps what was typed', async (p) => {
      await p.send(indicator, {value: '七', note: '复核表第9期'});
      await p.look('indicator-refused');
      if (await p.page.inputValue('[name=value]') !== '七') throw new Error('what was typed is lost');
    }],
    ['records a figure', async (p) => (await p.go(indicator), p.send(indicator, {value: '7', note: '复核表第9期'}))],
    ['raises a problem', async (p) => {
      await p.go(problems);
      await p.look('problem-new');
      await p.send(problems, {title: '三个支部没有活动场所', due_day: '2020-10-20'});
    }],
  ];
}

function officer(w) {
  const report = `/projects/${w.own}/reports/9`;
  const period = `/periods/${w.period}`;
  return [
    ['the officer sees the board', async (p) => (await p.go('/board'), await p.has('48'), p.look('board'))],
    ['filters it by one click', async (p) => {
      await p.page.locator('a.count[href*="light="]').first().click();
      await p.page.waitForLoadState();
      if (!p.page.url().includes('light=')) throw new Error(`the filter is not in the address: ${p.page.url()}`);
      await p.look('board-filtered');
    }],
    ['opens a project', async (p) => (await p.go(`/projects/${w.own}`), p.look('project-officer'))],
    ['sees the months', async (p) => (await p.go('/periods'), p.look('periods'))],
    ['opens one', async (p) => (await p.go(period), p.look('period'))],
    ['is told that a change needs a reason', async (p) => {
      await p.send(period, {state: 'postponed', due_day: '2020-09-28', why: ''});
      await p.look('period-refused');
    }],
    ['reads the report', async (p) => (await p.go(report), await p.has(FOCUS), p.look('report-read'))],
  ];
}

const OTHERS = [
  ['leader', 'the leader sees the county on one page', async (p) => (await p.go('/overview'), p.look('overview'))],
  ['audit_admin', 'the audit administrator sees the record', async (p) => (await p.go('/audit'), p.look('audit'))],
  ['audit_admin', 'and what verify says', async (p) => (await p.go('/verify'), p.look('verify'))],
  ['system_admin', 'the system administrator has nothing waiting', async (p) => (await p.go('/'), p.look('admin-home'))],
  ['leader', 'the style page', async (p) => (await p.go('/ui'), p.look('ui'))],
  ['leader', "the demo's clock", async (p) => (await p.go('/demo/clock'), p.look('clock'))],
];

export async function walk(office, how) {
  const w = await learn(office);
  const of = (role, steps) => steps.map(([label, step]) => [label, async (person) => step(await person(role))]);
  return [
    ...of('liaison', liaison(w, how)),
    ...of('secretary', secretary(w)),
    ...of('member', member(w)),
    ...of('officer', officer(w)),
    ...OTHERS.map(([role, label, step]) => [label, async (person) => step(await person(role))]),
  ];
}
