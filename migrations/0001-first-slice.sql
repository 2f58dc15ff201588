-- Schema of the first slice: units and people, the cycle, projects with plan and team, monthly reports, journal.
-- Conventions (src/db/README.md): ids BIGINT below 2^53, unique across all tables; days ISO text, '' = none; instants epoch milliseconds;
-- decimals in 1/10,000; texts never NULL. `version` counts the changes of a row, for stale edits.

-- :table unit journaled
-- One tree from province to residential compound; everything belongs to a unit. path holds the ids from the root, each followed by
-- '/', so that a subtree is the range path >= p and path < p || '~'.
CREATE TABLE unit (
    id BIGINT PRIMARY KEY, --
    parent_id BIGINT, -- the unit above; NULL for the root
    county_id BIGINT NOT NULL, -- the county it lies in; its own id for a county
    path TEXT NOT NULL, -- '1/7/': ids from the root down to itself
    code TEXT NOT NULL, -- division or organisation code, as the field uses it; unique in the county
    name TEXT NOT NULL, -- full name
    short_name TEXT NOT NULL, -- as shown in tables
    kind TEXT NOT NULL, -- county town township street bureau park enterprise school hospital village community compound
    committee_name TEXT NOT NULL, -- name of its Party (work) committee; '' for units without one of their own
    sort BIGINT NOT NULL, -- official order
    from_day TEXT NOT NULL, -- exists from
    to_day TEXT NOT NULL, -- and until; '' = still
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX unit_code ON unit (county_id, code);
CREATE INDEX unit_path ON unit (path);

-- :table person journaled
CREATE TABLE person (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL, -- where the person is on file
    code TEXT NOT NULL, -- the key in imported files, given by the office; never an identity number
    name TEXT NOT NULL, -- personal: name
    phone TEXT NOT NULL, -- personal: office or mobile number; may be empty
    salt BLOB NOT NULL, -- salt: of the personal columns; erased with them
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX person_code ON person (county_id, code);

-- :table post journaled
-- A post outlives its holders: projects stay with the post.
CREATE TABLE post (
    id BIGINT PRIMARY KEY, --
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- of which unit
    code TEXT NOT NULL, -- the key in imported files
    role TEXT NOT NULL, -- rights.h ROLE_TABLE
    title TEXT NOT NULL, -- 洋江镇党委书记
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX post_code ON post (code);
CREATE INDEX post_unit ON post (unit_id, role);

-- :table tenure journaled
CREATE TABLE tenure (
    id BIGINT PRIMARY KEY, --
    post_id BIGINT NOT NULL REFERENCES post (id), -- which post
    person_id BIGINT NOT NULL REFERENCES person (id), -- held by whom
    from_day TEXT NOT NULL, -- first day
    to_day TEXT NOT NULL, -- last day; '' = open
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX tenure_post ON tenure (post_id, from_day);
CREATE INDEX tenure_person ON tenure (person_id, from_day);

-- :table delegation journaled
-- A committee's written, dated delegation: the person may do for the post what the secretary does, and it says so.
CREATE TABLE delegation (
    id BIGINT PRIMARY KEY, --
    post_id BIGINT NOT NULL REFERENCES post (id), -- the post that is away or vacant
    person_id BIGINT NOT NULL REFERENCES person (id), -- who acts for it
    from_day TEXT NOT NULL, -- first day
    to_day TEXT NOT NULL, -- last day; never open
    document TEXT NOT NULL, -- number or name of the committee's paper
    decided_day TEXT NOT NULL, -- day of the committee's decision
    reason TEXT NOT NULL, -- why
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX delegation_person ON delegation (person_id, from_day);

-- :table recusal journaled
CREATE TABLE recusal (
    id BIGINT PRIMARY KEY, --
    person_id BIGINT NOT NULL REFERENCES person (id), -- who stands back
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- from everything of this unit and below
    reason TEXT NOT NULL, -- why
    from_day TEXT NOT NULL, -- first day
    to_day TEXT NOT NULL, -- last day; '' = open
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX recusal_person ON recusal (person_id);

-- :table account journaled
CREATE TABLE account (
    id BIGINT PRIMARY KEY, --
    person_id BIGINT NOT NULL REFERENCES person (id), -- whose
    login TEXT NOT NULL, -- what is typed; lower case
    password TEXT NOT NULL, -- personal: argon2id string; '' = cannot sign in by password
    salt BLOB NOT NULL, -- salt: of the personal columns
    state TEXT NOT NULL, -- active, disabled
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX account_login ON account (login);

-- :table one_time_link ephemeral
-- Invitation to set a password; only the digest of the token is kept.
CREATE TABLE one_time_link (
    digest TEXT PRIMARY KEY, -- SHA-256 of the token, hex
    account_id BIGINT NOT NULL, -- for which account
    expires_ms BIGINT NOT NULL, -- not after
    used_ms BIGINT NOT NULL -- 0 = not yet
);

-- :table session ephemeral
CREATE TABLE session (
    digest TEXT PRIMARY KEY, -- SHA-256 of the cookie's token, hex
    account_id BIGINT NOT NULL, -- whose
    post_id BIGINT NOT NULL, -- the post acted under
    delegation_id BIGINT NOT NULL, -- 0 = holds the post
    csrf TEXT NOT NULL, -- token printed into forms
    created_ms BIGINT NOT NULL, -- signed in at
    seen_ms BIGINT NOT NULL, -- last request, to the minute
    expires_ms BIGINT NOT NULL -- ends at the latest
);
CREATE INDEX session_account ON session (account_id);

-- :table login_failure ephemeral
-- Back-off by login and by address; only digests.
CREATE TABLE login_failure (
    subject TEXT PRIMARY KEY, -- digest of login or of address
    failures BIGINT NOT NULL, -- in a row
    until_ms BIGINT NOT NULL -- no try before
);

-- :table idempotency ephemeral
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY, -- of the form, server-made, or the client's
    actor_id BIGINT NOT NULL, -- account; 0 = the program
    verb TEXT NOT NULL, -- command
    object_id BIGINT NOT NULL, -- it acted on
    input TEXT NOT NULL, -- SHA-256 of the input, hex: another input under the same key is refused
    result_id BIGINT NOT NULL, -- what it made
    seq BIGINT NOT NULL, -- its event
    at_ms BIGINT NOT NULL -- when
);
CREATE INDEX idempotency_at ON idempotency (at_ms);

-- :table outbox ephemeral
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY, --
    seq BIGINT NOT NULL, -- the event that caused it
    kind TEXT NOT NULL, -- what is to be done outside the transaction
    body TEXT NOT NULL, -- JSON
    due_ms BIGINT NOT NULL, -- not before
    tries BIGINT NOT NULL -- so far
);
CREATE INDEX outbox_due ON outbox (due_ms);

-- :table setting journaled
CREATE TABLE setting (
    id BIGINT PRIMARY KEY, --
    name TEXT NOT NULL, -- demo, demo_now_ms, county_id, journal_origin
    value TEXT NOT NULL, -- as text
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX setting_name ON setting (name);

-- :table holiday journaled
CREATE TABLE holiday (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL, -- whose calendar
    day TEXT NOT NULL, -- which day
    kind TEXT NOT NULL, -- off, work (make-up day)
    note TEXT NOT NULL -- 国庆节
);
CREATE UNIQUE INDEX holiday_day ON holiday (county_id, day);

-- :table calendar_year journaled
CREATE TABLE calendar_year (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL, -- whose calendar
    year BIGINT NOT NULL, -- which
    published TEXT NOT NULL -- day of the official notice; a year without a row is provisional
);
CREATE UNIQUE INDEX calendar_year_year ON calendar_year (county_id, year);

-- :table scheme journaled
-- The rules of a cycle as data (制度); frozen with its version.
CREATE TABLE scheme (
    id BIGINT PRIMARY KEY, --
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- whose
    name TEXT NOT NULL, -- shown
    report_due_dom BIGINT NOT NULL, -- day of the month on which a report is due (25)
    projects_min BIGINT NOT NULL, -- per post
    projects_max BIGINT NOT NULL, -- per post
    light_soon BIGINT NOT NULL, -- working days (METHODS.md section 5)
    light_behind BIGINT NOT NULL, -- 1/10,000
    light_far BIGINT NOT NULL, -- 1/10,000
    light_from BIGINT NOT NULL, -- 1/10,000
    light_stale BIGINT NOT NULL, -- days
    score TEXT NOT NULL DEFAULT '', -- JSON: the tree of parts, nodes and leaves (assessment/score.h); '' = none yet
    bands TEXT NOT NULL DEFAULT '', -- JSON: grades, best first (assessment/grade.h)
    review_days BIGINT NOT NULL DEFAULT 5, -- working days in which the Department answers a submitted application
    burden_minutes BIGINT NOT NULL DEFAULT 120, -- what all reporting may ask of a unit in a month, in minutes: the ledger's ceiling
    version BIGINT NOT NULL -- of the row
);

-- :table cycle journaled
CREATE TABLE cycle (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL REFERENCES unit (id), -- whose
    scheme_id BIGINT NOT NULL REFERENCES scheme (id), -- by which rules
    year BIGINT NOT NULL, -- named after
    name TEXT NOT NULL, -- 2020年度
    start_day TEXT NOT NULL, -- first day
    end_day TEXT NOT NULL, -- last day
    claim_from TEXT NOT NULL DEFAULT '', -- committees may claim from this day; '' = not yet said
    claim_to TEXT NOT NULL DEFAULT '', -- and until this day
    state TEXT NOT NULL, -- planning, running, frozen, closed
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX cycle_year ON cycle (county_id, year);

-- :table period journaled
-- A month of a cycle. Opens by itself; postponed, merged or waived only by an act with a reason.
CREATE TABLE period (
    id BIGINT PRIMARY KEY, --
    cycle_id BIGINT NOT NULL REFERENCES cycle (id), -- of which cycle
    month BIGINT NOT NULL, -- 1..12
    due_day TEXT NOT NULL, -- as planned or postponed, before rolling to a working day
    planned_day TEXT NOT NULL, -- as first planned; stays
    state TEXT NOT NULL, -- normal, postponed, merged (with the next), waived
    reason TEXT NOT NULL, -- of the act; '' for normal
    changed_day TEXT NOT NULL, -- the county's day of that act; '' for normal
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX period_month ON period (cycle_id, month);

-- :table catalog_item journaled
CREATE TABLE catalog_item (
    id BIGINT PRIMARY KEY, --
    cycle_id BIGINT NOT NULL REFERENCES cycle (id), -- of which year
    code TEXT NOT NULL, -- the key in imported files
    title TEXT NOT NULL, -- 基层党建“三化”建设
    purpose TEXT NOT NULL, -- key, hard, bright (抓重点 攻难点 出亮点)
    source TEXT NOT NULL, -- centre province city county local_key local_hard local_hot
    requirement TEXT NOT NULL, -- what is asked
    mandatory_for TEXT NOT NULL, -- kinds of units, separated by spaces; '' = elective
    indicators TEXT NOT NULL DEFAULT '', -- suggested, one a line
    state TEXT NOT NULL DEFAULT 'open', -- open, withdrawn
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX catalog_item_code ON catalog_item (cycle_id, code);

-- :table project journaled
CREATE TABLE project (
    id BIGINT PRIMARY KEY, --
    cycle_id BIGINT NOT NULL REFERENCES cycle (id), -- of which year
    county_id BIGINT NOT NULL REFERENCES unit (id), -- in which county
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- whose committee
    post_id BIGINT NOT NULL REFERENCES post (id), -- the secretary's post that owns it
    catalog_item_id BIGINT, -- NULL for a free topic
    code TEXT NOT NULL, -- 2020-106-02
    name TEXT NOT NULL, -- title
    nature TEXT NOT NULL, -- mandatory, elective
    client TEXT NOT NULL, -- 甲方: who benefits
    start_day TEXT NOT NULL, -- of execution
    end_day TEXT NOT NULL, -- of execution
    approved_day TEXT NOT NULL, -- by the Department (gate 1)
    paused_from TEXT NOT NULL, -- approved pause [from, to); '' = none
    paused_to TEXT NOT NULL, -- '' = open or none
    closed_day TEXT NOT NULL, -- completed or terminated; '' = not
    predecessor_id BIGINT, -- the project of the year before that it carries on
    state TEXT NOT NULL, -- before gate 1: draft submitted returned approved rejected withdrawn; then active paused closed
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX project_code ON project (county_id, code);
CREATE INDEX project_cycle ON project (cycle_id, unit_id);
CREATE INDEX project_post ON project (post_id, cycle_id);

-- :table team_member journaled
CREATE TABLE team_member (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- in which team
    person_id BIGINT NOT NULL REFERENCES person (id), -- who
    post_title TEXT NOT NULL, -- 副镇长
    duty TEXT NOT NULL, -- what for
    ord BIGINT NOT NULL, -- order shown
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX team_member_person ON team_member (project_id, person_id);
CREATE INDEX team_member_of ON team_member (person_id);

-- :table milestone journaled
CREATE TABLE milestone (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    code TEXT NOT NULL, -- the key in imported files, within the project
    ord BIGINT NOT NULL, -- order in the plan
    measure TEXT NOT NULL, -- the measure (举措) it belongs to
    title TEXT NOT NULL, -- what is reached
    owner_id BIGINT NOT NULL REFERENCES person (id), -- the one accountable
    weight BIGINT NOT NULL, -- relative; equal by default
    first_due_day TEXT NOT NULL, -- the baseline; stays
    due_day TEXT NOT NULL, -- after amendments
    done_day TEXT NOT NULL, -- when it was reached; '' = not yet
    recorded_day TEXT NOT NULL, -- the server's day on which done was recorded: this counts for lateness
    note TEXT NOT NULL, -- how it was reached
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX milestone_code ON milestone (project_id, code);
CREATE INDEX milestone_project ON milestone (project_id, ord);

-- :table indicator journaled
CREATE TABLE indicator (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    code TEXT NOT NULL, -- the key in imported files, within the project
    ord BIGINT NOT NULL, -- order in the plan
    name TEXT NOT NULL, -- 经营性收入合计
    unit_label TEXT NOT NULL, -- 万元
    digits BIGINT NOT NULL, -- decimals shown
    baseline BIGINT, -- 1/10,000; NULL = none yet
    baseline_due_day TEXT NOT NULL DEFAULT '', -- none yet: by when it will be found out
    target BIGINT NOT NULL, -- 1/10,000
    start_day TEXT NOT NULL, -- of the way from baseline to target
    end_day TEXT NOT NULL, -- of the way
    source TEXT NOT NULL, -- where the figure comes from: 村账
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX indicator_code ON indicator (project_id, code);

-- :table indicator_value journaled
-- A correction is a further row with a later recorded_ms; the latest one of a day counts.
CREATE TABLE indicator_value (
    id BIGINT PRIMARY KEY, --
    indicator_id BIGINT NOT NULL REFERENCES indicator (id), -- of which indicator
    on_day TEXT NOT NULL, -- the day it was so
    value BIGINT NOT NULL, -- 1/10,000
    note TEXT NOT NULL, -- voucher, remark
    person_id BIGINT NOT NULL REFERENCES person (id), -- who entered it
    recorded_ms BIGINT NOT NULL -- the server's time
);
CREATE INDEX indicator_value_of ON indicator_value (indicator_id, on_day, recorded_ms);

-- :table amendment journaled
-- A changed date or target, with reason and approval; the baseline stays visible.
CREATE TABLE amendment (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    milestone_id BIGINT, -- one of the two
    indicator_id BIGINT, -- one of the two
    before TEXT NOT NULL, -- day or decimal
    after TEXT NOT NULL, -- day or decimal
    reason TEXT NOT NULL, -- why
    asked_by BIGINT, -- person; NULL for imported ones
    asked_day TEXT NOT NULL DEFAULT '', -- likewise
    state TEXT NOT NULL DEFAULT 'approved', -- asked, approved, refused
    decision TEXT NOT NULL DEFAULT '', -- what the Department says to it
    approved_day TEXT NOT NULL, -- by the Department; '' = not approved
    approver_id BIGINT, -- who decided
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX amendment_project ON amendment (project_id);

-- :table problem journaled
CREATE TABLE problem (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    title TEXT NOT NULL, -- 冷链仓用电增容未批
    origin TEXT NOT NULL, -- where it came up: 一线记录, 月报
    raised_by BIGINT NOT NULL REFERENCES person (id), -- who
    raised_day TEXT NOT NULL, -- when
    owner_id BIGINT NOT NULL REFERENCES person (id), -- who solves it
    due_day TEXT NOT NULL, -- by when
    progress TEXT NOT NULL, -- where it stands
    state TEXT NOT NULL, -- open, solved (awaits confirmation), closed
    closed_day TEXT NOT NULL, -- confirmed
    closed_by BIGINT, -- the other person who confirmed
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX problem_project ON problem (project_id, state);

-- :table report_draft ephemeral
-- What a liaison is writing, kept at each pause; becomes a monthly_report when handed over.
CREATE TABLE report_draft (
    project_id BIGINT NOT NULL, -- of which project
    period_id BIGINT NOT NULL, -- of which month
    reason TEXT NOT NULL, -- fields as in monthly_report, unchecked
    expected_day TEXT NOT NULL, --
    next_focus TEXT NOT NULL, --
    declared TEXT NOT NULL, --
    declared_reason TEXT NOT NULL, --
    person_id BIGINT NOT NULL, -- who wrote last
    saved_ms BIGINT NOT NULL, -- when
    version BIGINT NOT NULL, -- counts the savings
    PRIMARY KEY (project_id, period_id)
);

-- :table monthly_report journaled
CREATE TABLE monthly_report (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    period_id BIGINT NOT NULL REFERENCES period (id), -- of which month
    state TEXT NOT NULL, -- handed (to the secretary), confirmed, reopened
    facts TEXT NOT NULL, -- JSON: what was pre-filled from the records at that moment
    reason TEXT NOT NULL, -- why something is late; asked only when something is
    expected_day TEXT NOT NULL, -- when it will be done; changes no plan
    next_focus TEXT NOT NULL, -- the one thing of next month
    declared TEXT NOT NULL, -- the unit's own light: green blue yellow red
    declared_reason TEXT NOT NULL, -- why it differs from the computed one
    computed TEXT NOT NULL, -- the computed light at confirmation
    handed_by BIGINT, -- person
    handed_ms BIGINT NOT NULL, -- 0 = not handed, the secretary wrote it
    confirmed_by BIGINT, -- person
    delegation_id BIGINT, -- 受托确认: under which delegation
    confirmed_ms BIGINT NOT NULL, -- first confirmation, the server's time of receipt; 0 = not yet; stays when reopened
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX monthly_report_slot ON monthly_report (project_id, period_id);
CREATE INDEX monthly_report_period ON monthly_report (period_id, state);

-- :table light_change journaled
-- The computed light at each change and at each month's end; never rewritten.
CREATE TABLE light_change (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    day TEXT NOT NULL, -- the county's day
    light TEXT NOT NULL, -- green blue yellow red none
    rule TEXT NOT NULL, -- L0..L6, I0..I6 of the deciding item
    item_id BIGINT NOT NULL, -- milestone, indicator or period that decides; 0 = none
    month_end BIGINT NOT NULL -- 1 = taken because the month ended
);
CREATE INDEX light_change_project ON light_change (project_id, day);

-- :table reminder journaled
CREATE TABLE reminder (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL, -- whose
    period_id BIGINT NOT NULL REFERENCES period (id), -- for which month
    sent_ms BIGINT NOT NULL, -- when
    person_id BIGINT NOT NULL, -- who sent it
    units BIGINT NOT NULL, -- how many units were reminded
    reports BIGINT NOT NULL -- of how many reports
);

-- :table burden_opinion journaled
-- 提减负意见: what somebody finds too much. Shown with the unit and without the name.
CREATE TABLE burden_opinion (
    id BIGINT PRIMARY KEY, --
    county_id BIGINT NOT NULL REFERENCES unit (id), -- whose
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- of the post under which it was written
    topic TEXT NOT NULL, -- twice (asked again), fields (too many), hurry (too short a time), slow (the system), other
    body TEXT NOT NULL, -- in their words
    made_ms BIGINT NOT NULL, -- the server's time
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX burden_opinion_county ON burden_opinion (county_id, made_ms);

-- :table board_row derived
-- One row a project with everything the board, the lists and the first pages show; rewritten with each change of the project and when
-- the day turns. Long lists read only this.
CREATE TABLE board_row (
    id BIGINT PRIMARY KEY, -- the project's id
    county_id BIGINT NOT NULL, --
    cycle_id BIGINT NOT NULL, --
    unit_id BIGINT NOT NULL, --
    unit_path TEXT NOT NULL, -- for subtree ranges
    unit_kind TEXT NOT NULL, -- filter
    unit_name TEXT NOT NULL, -- short
    unit_sort BIGINT NOT NULL, -- official order
    post_id BIGINT NOT NULL, -- owner
    secretary_id BIGINT NOT NULL, -- person holding the post that day; 0 = vacant
    code TEXT NOT NULL, --
    name TEXT NOT NULL, --
    nature TEXT NOT NULL, -- mandatory, elective
    as_of_day TEXT NOT NULL, -- computed for this day
    light TEXT NOT NULL, -- computed
    light_rule TEXT NOT NULL, -- deciding rule
    light_item_id BIGINT NOT NULL, -- deciding item
    light_days BIGINT NOT NULL, -- days past the deciding item's deadline (red), or to it (blue); 0 otherwise
    light_rank BIGINT NOT NULL, -- sort key: worst first, then days past, then lag
    declared TEXT NOT NULL, -- of the newest confirmed report; '' = none
    declared_month BIGINT NOT NULL, -- of that report
    differs BIGINT NOT NULL, -- 1 = declared and computed differ
    progress BIGINT NOT NULL, -- 1/10,000
    planned BIGINT NOT NULL, -- 1/10,000
    strip TEXT NOT NULL, -- the milestone strip: see execution/strip.h
    months TEXT NOT NULL, -- twelve letters, one a month: o on time, l late, m missing, a awaited, n not yet, w waived, - not active
    last_report_ms BIGINT NOT NULL, -- 0 = none
    problems_open BIGINT NOT NULL, --
    next_title TEXT NOT NULL, -- next or overdue milestone
    next_day TEXT NOT NULL, -- its deadline
    next_overdue BIGINT NOT NULL -- 1 = past
);
CREATE INDEX board_row_cycle ON board_row (cycle_id, light_rank, id);
CREATE INDEX board_row_path ON board_row (cycle_id, unit_path);
CREATE INDEX board_row_post ON board_row (post_id);

-- :table event append
-- The journal. seq counts from 1 without gaps; leaf = H(00 || bytes).
CREATE TABLE event (
    seq BIGINT PRIMARY KEY, --
    at_ms BIGINT NOT NULL, -- the county's clock
    person_id BIGINT NOT NULL, -- who; 0 = the program
    post_id BIGINT NOT NULL, -- the post held at the time; 0 = none
    unit_id BIGINT NOT NULL, -- whose object
    project_id BIGINT NOT NULL, -- 0 = none: for the project's history
    verb TEXT NOT NULL, -- report.confirm
    object_kind TEXT NOT NULL, -- table
    object_id BIGINT NOT NULL, -- row
    bytes BLOB NOT NULL, -- the canonical event (METHODS.md section 11)
    leaf TEXT NOT NULL -- hex of its leaf hash: names the entry whose bytes were changed; the root is what proves
);
CREATE INDEX event_object ON event (object_kind, object_id, seq);
CREATE INDEX event_project ON event (project_id, seq);
CREATE INDEX event_person ON event (person_id, seq);
CREATE INDEX event_at ON event (at_ms, seq);

-- :table event_row append
-- Which rows an event changed, so that the newest event of a row is found quickly.
CREATE TABLE event_row (
    seq BIGINT NOT NULL, -- event
    ord BIGINT NOT NULL, -- position in the event
    table_name TEXT NOT NULL, --
    row_id BIGINT NOT NULL, --
    PRIMARY KEY (seq, ord)
);
CREATE INDEX event_row_row ON event_row (table_name, row_id, seq);

-- :table event_value ephemeral
-- The values behind an event, erasable: the event holds only the digest of their digests (journal/event.h).
CREATE TABLE event_value (
    seq BIGINT NOT NULL, -- event
    ord BIGINT NOT NULL, -- position
    table_name TEXT NOT NULL, -- '' for the reason of the act
    row_id BIGINT NOT NULL, --
    column_name TEXT NOT NULL, -- or 'why'
    before TEXT NOT NULL, --
    after TEXT NOT NULL, --
    salt BLOB NOT NULL, -- 16 bytes; empty = erased
    digest TEXT NOT NULL, -- stays when the value is erased
    PRIMARY KEY (seq, ord)
);

-- :table journal_head ephemeral
-- One row: where the journal stands. PostgreSQL locks it to order batches. Checked by verify against the events.
CREATE TABLE journal_head (
    id BIGINT PRIMARY KEY, -- 1
    size BIGINT NOT NULL, -- events
    next_id BIGINT NOT NULL, -- of rows
    frontier TEXT NOT NULL -- hex of the roots of the perfect subtrees, left to right
);

-- :table checkpoint append
CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY, -- of the tree
    at_ms BIGINT NOT NULL, -- signed at
    note TEXT NOT NULL -- the signed note
);

-- :table verification ephemeral
-- The last times that somebody had the records verified on the page: what was read and what was found.
CREATE TABLE verification (
    id BIGINT PRIMARY KEY, -- counts up
    at_ms BIGINT NOT NULL, -- the county's clock
    took_ms BIGINT NOT NULL, -- how long
    events BIGINT NOT NULL, -- size of the tree
    records BIGINT NOT NULL, -- rows held against it
    checkpoints BIGINT NOT NULL, -- signed heads checked
    root TEXT NOT NULL, -- hex
    faults BIGINT NOT NULL, -- 0 = in order
    findings TEXT NOT NULL -- a fault a line: code, event, table, row, separated by tabs; at most 100
);
