/* draft.c: what is being typed into a section, kept at each pause; rows without event. See application.h. */
#include <jansson.h>
#include "initiation/application.h"
#include "initiation/application.sql.h"

#define CONTENT_MAX 65536

/* ---- the content: an object of texts ---- */

struct str draft_print(struct arena *a, const struct draft_field *fields, size_t n)
{
    struct buf b;
    buf_init(&b, CONTENT_MAX);
    for (size_t i = 0; i < n; i++) {
        buf_put_char(&b, i ? ',' : '{');
        canon_string(&b, str_c(fields[i].name));
        buf_put_char(&b, ':');
        canon_string(&b, fields[i].value);
    }
    buf_put_c(&b, n ? "}" : "{}");
    struct str out = b.full ? STR("{}") : str_dup(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

bool draft_value(struct arena *a, struct str content, const char *name, struct str *out)
{
    json_t *root = json_loadb(content.ptr ? content.ptr : "", content.len, 0, NULL);
    const json_t *v = json_object_get(root, name);
    bool found = json_is_string(v);
    if (found)
        *out = str_dup(a, (struct str){json_string_value(v), json_string_length(v)});
    json_decref(root);
    return found;
}

/* ---- rows ---- */

enum err application_draft_of(struct db *db, struct arena *a, int64_t project_id, enum section s, struct application_draft *out)
{
    struct application_draft_read_row d;
    *out = (struct application_draft){0};
    enum err e = application_draft_read(db, a, project_id, str_c(section_word(s)), &d);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (!e)
        *out = (struct application_draft){
            .content = d.content, .person_id = d.person_id, .saved_ms = d.saved_ms, .version = d.version};
    return e;
}

struct draft_job {
    struct arena *arena;
    int64_t project_id, now_ms, version;
    enum section section;
    const struct application_draft *draft;
};

/* On the version that stands now. */
static enum err draft_write(struct draft_job *j, struct db *db, int64_t version)
{
    const struct application_draft *d = j->draft;
    struct str section = str_c(section_word(j->section));
    j->version = version + 1;
    if (version == 0)
        return application_draft_insert(db,
                                        &(struct application_draft_insert_in){.project_id = j->project_id,
                                                                              .section = section,
                                                                              .content = d->content,
                                                                              .person_id = d->person_id,
                                                                              .saved_ms = j->now_ms},
                                        NULL);
    return application_draft_update(db,
                                    &(struct application_draft_update_in){.project_id = j->project_id,
                                                                          .section = section,
                                                                          .version = version,
                                                                          .content = d->content,
                                                                          .person_id = d->person_id,
                                                                          .saved_ms = j->now_ms},
                                    NULL);
}

/* Whether a field of a draft says what the application says already. A row's field says nothing only when it is empty. */
static bool says_nothing(const struct application_get_row *app, const char *name, struct str value, struct arena *a)
{
    const struct {
        const char *name;
        struct str saved;
    } texts[] = {{"name", app->name},
                 {"background", app->background},
                 {"beneficiaries", app->beneficiaries},
                 {"consulted", app->consulted},
                 {"problem", app->problem},
                 {"target", app->target},
                 {"measures", app->measures},
                 {"end_day", day_iso(a, app->end_day)},
                 {"resolution_day", day_iso(a, app->resolution_day)},
                 {"resolution_document", app->resolution_document}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (str_is(str_c(name), texts[i].name))
            return str_eq(value, texts[i].saved);
    return str_empty(value) || str_is(str_c(name), "row_id");
}

/* A draft that says nothing new is none. */
static bool nothing_new(const struct application_get_row *app, struct str content, struct arena *a)
{
    json_t *root = json_loadb(content.ptr ? content.ptr : "", content.len, 0, NULL), *v;
    const char *name;
    bool none = json_is_object(root);
    json_object_foreach(root, name, v)
    {
        struct str value = {json_string_value(v), json_string_length(v)};
        none = none && says_nothing(app, name, value, a);
    }
    json_decref(root);
    return none;
}

static enum err draft_job_run(void *arg, struct db *db)
{
    struct draft_job *j = arg;
    struct application_get_row app;
    struct application_draft last;
    enum err e = application_get(db, j->arena, j->project_id, &app);
    if (e || (e = application_draft_of(db, j->arena, j->project_id, j->section, &last)))
        return e;
    if (!(project_state(app.state) & PROJECT_EDITABLE))
        return err_set(ERR_STATE, "the application may not be edited");
    const struct application_draft *d = j->draft;
    bool own = last.person_id == d->person_id;
    if (own && last.version == d->version + 1 && str_eq(last.content, d->content)) { /* a form that was sent twice */
        j->version = last.version;
        return OK;
    }
    bool follows = last.version == d->version || last.version == 0 || (own && d->over_own);
    if (follows && nothing_new(&app, d->content, j->arena)) {
        j->version = 0;
        return application_draft_delete(db, j->project_id, str_c(section_word(j->section)), NULL);
    }
    return follows ? draft_write(j, db, last.version) : err_set(ERR_STALE, "draft");
}

enum err application_draft_save(struct commander *m, struct arena *a, int64_t project_id, enum section s,
                                const struct application_draft *d, int64_t now_ms, int64_t *version)
{
    struct draft_job job = {.arena = a, .project_id = project_id, .section = s, .now_ms = now_ms, .draft = d};
    enum err e = command_ephemeral(m, draft_job_run, &job);
    *version = job.version;
    return e;
}
