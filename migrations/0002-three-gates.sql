-- Schema of the three gates: the year's list, claiming and review; starting, amending and ending; panels, scores and grades.
-- An application is the project itself before it is approved: plan, team and figures hang on it from the first day, so nothing is typed twice.
-- Conventions as in 0001.

-- :table application journaled
-- What a committee says for its project before the Department approves it; one a project. The plan itself is in milestone, indicator, team_member.
CREATE TABLE application (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    background TEXT NOT NULL, -- why this project
    beneficiaries TEXT NOT NULL, -- 甲方: who benefits, how many
    consulted TEXT NOT NULL, -- how they were asked
    problem TEXT NOT NULL, -- what is wrong today, with its baseline
    target TEXT NOT NULL, -- what will be true at the end
    measures TEXT NOT NULL, -- 举措, one a line
    resolution_day TEXT NOT NULL, -- of the committee's meeting; '' = not yet
    resolution_document TEXT NOT NULL, -- its number
    rounds BIGINT NOT NULL, -- how often it was submitted
    holder TEXT NOT NULL, -- who holds it now: unit, department, none (decided)
    held_ms BIGINT NOT NULL, -- since when
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX application_project ON application (project_id);

-- :table application_draft ephemeral
-- What is being typed into a section of an application, kept at each pause; becomes the application when saved.
CREATE TABLE application_draft (
    project_id BIGINT NOT NULL, -- of which project
    section TEXT NOT NULL, -- case, goal, plan, team, resolution
    content TEXT NOT NULL, -- JSON: fields as typed, unchecked
    person_id BIGINT NOT NULL, -- who wrote last
    saved_ms BIGINT NOT NULL, -- when
    version BIGINT NOT NULL, -- counts the savings
    PRIMARY KEY (project_id, section)
);

-- :table application_round journaled
-- One submission: a frozen snapshot of everything, and what the Department decided on it.
CREATE TABLE application_round (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    round BIGINT NOT NULL, -- 1, 2, …
    content TEXT NOT NULL, -- JSON: the fields and the plan as submitted; never rewritten
    submitted_by BIGINT NOT NULL REFERENCES person (id), -- who
    submitted_ms BIGINT NOT NULL, -- the server's time
    delegation_id BIGINT, -- 受托: under which delegation
    decision TEXT NOT NULL, -- '' = none yet; returned, approved, approved_conditionally, rejected, withdrawn
    reason TEXT NOT NULL, -- of a return, rejection or condition
    decided_by BIGINT, -- person
    decided_ms BIGINT NOT NULL, -- 0 = not yet
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX application_round_of ON application_round (project_id, round);

-- :table review_comment journaled
CREATE TABLE review_comment (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- on which application
    round BIGINT NOT NULL, -- made on this submission
    field TEXT NOT NULL, -- background, problem, …, milestones, indicators, team; '' = the whole
    body TEXT NOT NULL, -- what the reviewer says
    author_id BIGINT NOT NULL REFERENCES person (id), -- the reviewer
    made_ms BIGINT NOT NULL, -- the server's time
    reply TEXT NOT NULL, -- the unit's; '' = none
    replied_by BIGINT, -- person
    state TEXT NOT NULL, -- open, answered (改好了 or replied), settled (by the Department)
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX review_comment_project ON review_comment (project_id, round);

-- :table approval_condition journaled
-- 原则同意，附修改意见: tracked until another confirms that it is met.
CREATE TABLE approval_condition (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    body TEXT NOT NULL, -- what is asked
    due_day TEXT NOT NULL, -- by when
    answer TEXT NOT NULL, -- the unit's account; '' = none yet
    state TEXT NOT NULL, -- open, answered, met
    met_day TEXT NOT NULL, -- confirmed
    met_by BIGINT, -- person of the Department
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX approval_condition_project ON approval_condition (project_id);

-- :table project_ending journaled
-- The end is an act too: completion with acceptance, termination with reason, carrying on into the next year.
CREATE TABLE project_ending (
    id BIGINT PRIMARY KEY, --
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    kind TEXT NOT NULL, -- completed, terminated, carried
    statement TEXT NOT NULL, -- the unit's: what was reached, or why it ends
    asked_by BIGINT NOT NULL REFERENCES person (id), -- the secretary
    asked_day TEXT NOT NULL, -- when
    state TEXT NOT NULL, -- asked, accepted, refused
    reason TEXT NOT NULL, -- of the Department's decision
    document TEXT NOT NULL, -- of the acceptance; may be empty
    decided_by BIGINT, -- person of the Department
    decided_day TEXT NOT NULL, -- '' = not yet
    next_project_id BIGINT, -- carried: the project of the next year
    version BIGINT NOT NULL -- of the row
);
CREATE INDEX project_ending_project ON project_ending (project_id);

-- :table evaluator_group journaled
-- A panel of the scheme's groups: who scores the effect.
CREATE TABLE evaluator_group (
    id BIGINT PRIMARY KEY, --
    cycle_id BIGINT NOT NULL REFERENCES cycle (id), -- of which year
    code TEXT NOT NULL, -- the group's id in the scheme's tree
    name TEXT NOT NULL, -- 县委常委组
    closed_day TEXT NOT NULL, -- no scores after it; '' = open
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX evaluator_group_code ON evaluator_group (cycle_id, code);

-- :table evaluator_member journaled
CREATE TABLE evaluator_member (
    id BIGINT PRIMARY KEY, --
    group_id BIGINT NOT NULL REFERENCES evaluator_group (id), -- in which group
    person_id BIGINT NOT NULL REFERENCES person (id), -- who
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX evaluator_member_person ON evaluator_member (group_id, person_id);

-- :table panel_score journaled
CREATE TABLE panel_score (
    id BIGINT PRIMARY KEY, --
    group_id BIGINT NOT NULL REFERENCES evaluator_group (id), -- given in which group
    person_id BIGINT NOT NULL REFERENCES person (id), -- by whom
    project_id BIGINT NOT NULL REFERENCES project (id), -- on which project
    score BIGINT NOT NULL, -- 1/10,000 point
    given_ms BIGINT NOT NULL, -- the server's time
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX panel_score_one ON panel_score (group_id, person_id, project_id);
CREATE INDEX panel_score_project ON panel_score (project_id);

-- :table score_run journaled
-- The freeze of a cycle: from here on its scores are what they are.
CREATE TABLE score_run (
    id BIGINT PRIMARY KEY, --
    cycle_id BIGINT NOT NULL REFERENCES cycle (id), -- of which year
    as_of_day TEXT NOT NULL, -- facts recorded until the end of this day count
    frozen_ms BIGINT NOT NULL, -- the server's time
    frozen_by BIGINT NOT NULL REFERENCES person (id), -- the scoring officer
    scheme TEXT NOT NULL, -- JSON: tree and bands as they were
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX score_run_cycle ON score_run (cycle_id);

-- :table score_sheet journaled
-- A project's worksheet: what went in, each line, what came out. Never rewritten.
CREATE TABLE score_sheet (
    id BIGINT PRIMARY KEY, --
    run_id BIGINT NOT NULL REFERENCES score_run (id), -- of which freeze
    project_id BIGINT NOT NULL REFERENCES project (id), -- of which project
    unit_type TEXT NOT NULL, -- kind of unit at the freeze: peers are of the same
    process BIGINT, -- 1/10,000 point; NULL = blocked
    result BIGINT, -- likewise
    effect BIGINT, -- likewise
    total BIGINT, -- NULL = blocked: no total
    grade TEXT NOT NULL, -- computed: the band's name; '' = pending or blocked
    pending BIGINT NOT NULL, -- 1 = a tie over the last places, left to the board
    tie_grade TEXT NOT NULL, -- of which grade they are; '' = no tie
    tie_places BIGINT NOT NULL, -- how many are left
    place BIGINT, -- rank within its peers, ties share one; NULL under four scored units
    peers BIGINT NOT NULL, -- how many scored peers
    content TEXT NOT NULL, -- JSON: inputs with their records, and lines in order of evaluation
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX score_sheet_project ON score_sheet (run_id, project_id);
CREATE INDEX score_sheet_rank ON score_sheet (run_id, unit_type, total);

-- :table final_grade journaled
-- The board's decision on a project's grade, recorded by its clerk.
CREATE TABLE final_grade (
    id BIGINT PRIMARY KEY, --
    sheet_id BIGINT NOT NULL REFERENCES score_sheet (id), -- on which worksheet
    grade TEXT NOT NULL, -- as decided
    departs BIGINT NOT NULL, -- 1 = another than the computed one
    reason TEXT NOT NULL, -- required where it departs or a tie was decided
    board TEXT NOT NULL, -- 县委常委会
    decided_day TEXT NOT NULL, -- the board's date
    document TEXT NOT NULL, -- its document number, typed by the clerk who assigns it
    recorded_by BIGINT NOT NULL REFERENCES person (id), -- the clerk
    recorded_ms BIGINT NOT NULL, -- the server's time
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX final_grade_sheet ON final_grade (sheet_id);
