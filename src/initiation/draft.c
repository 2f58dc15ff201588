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

struct str draft_value(struct arena *a, struct str content, const char *name)
{
    json_t *root = json_loadb(content.ptr ? content.ptr : "", content.len, 0, NULL);
    const json_t *v = json_object_get(root, name);
    struct str out = v && json_is_string(v) ? str_dup(a, (struct str){json_string_value(v), json_string_length(v)}) : STR("");
    json_decref(root);
    return out;
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

static enum err draft_write(struct draft_job *j, struct db *db)
{
    const struct application_draft *d = j->draft;
    struct str section = str_c(section_word(j->section));
    j->version = d->version + 1;
    if (d->version == 0)
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
                                                                          .version = d->version,
                                                                          .content = d->content,
                                                                          .person_id = d->person_id,
                                                                          .saved_ms = j->now_ms},
                                    NULL);
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
    bool again = last.version == j->draft->version + 1 && last.person_id == j->draft->person_id &&
                 str_eq(last.content, j->draft->content); /* a form that was sent twice */
    if (again) {
        j->version = last.version;
        return OK;
    }
    return last.version == j->draft->version ? draft_write(j, db) : err_set(ERR_STALE, "draft");
}

enum err application_draft_save(struct commander *m, struct arena *a, int64_t project_id, enum section s,
                                const struct application_draft *d, int64_t now_ms, int64_t *version)
{
    struct draft_job job = {.arena = a, .project_id = project_id, .section = s, .now_ms = now_ms, .draft = d};
    enum err e = command_ephemeral(m, draft_job_run, &job);
    *version = job.version;
    return e;
}
