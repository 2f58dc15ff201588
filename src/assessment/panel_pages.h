/* panel_pages.h: /panels, /panels/:id for the Department; /ballots, /ballots/:group for an evaluator.
 *
 * The Department sees who is in a group and how much each has scored, never what. An evaluator sees the projects of his group
 * with where their indicators stand, a page of them at a time, and scores them; from what he is recused is said and has no
 * field.
 */
#ifndef SG_ASSESSMENT_PANEL_PAGES_H
#define SG_ASSESSMENT_PANEL_PAGES_H
#include "assessment/panel.h"
#include "html/layout.h"
#include "site/site.h"

extern const struct route panel_routes[];

/* ---- the years' tabs, on every page of scores ---- */
struct score_years {
    const struct scored_cycles_row *years; /* the newest first */
    size_t n;
    const struct scored_cycles_row *year; /* the one shown; NULL: none is scored */
    bool manages;                         /* whoever looks may make groups */
};
enum score_place { PLACE_SCORES, PLACE_PANELS, PLACE_GRADES, PLACE_DOSSIERS };
/* By ?year=; an unknown one is ERR_NOT_FOUND. */
enum err score_years_read(struct request *rq, struct score_years *out) MUST_CHECK;
extern const struct field score_year_fields[];
/* The year that a form is about, by its field `year`: the cycle as the object of the Department's acts. */
enum err score_year_load(struct request *rq, struct subject *out) MUST_CHECK;

/* ---- the Department's ---- */
struct panel_item {
    const struct score_group *group;   /* as the scheme asks for it */
    const struct panel_list_row *made; /* NULL: not yet */
    int64_t due;                       /* scores that its members owe: their projects without those they are recused from */
};
struct panels_page {
    struct score_years years;
    bool scoring; /* the scheme has one */
    struct panel_item *items;
    size_t nitems;
    bool may_make;
    struct page_form form;
    struct str code; /* of the form that was sent; "" = none */
    struct field_view name;
};
struct panel_person {
    struct panel_members_row m;
    int64_t due, recused;
};
struct panel_page {
    struct panel_by_id_row g;
    struct score_group rule; /* how its scores are taken together */
    struct panel_person *people;
    size_t npeople;
    int64_t given, due;
    bool may_change, may_close, may_reopen;
    struct page_form form;
    struct field_view person, why;
};

/* ---- the evaluator's ---- */
#define BALLOT_PAGE 16
struct ballot_group {
    struct panels_of_person_row g;
    int64_t due, recused;
    bool open;
};
struct ballots_page {
    struct ballot_group *groups;
    size_t ngroups;
};
struct ballot_item {
    struct scored_projects_row p;
    const struct ballot_indicators_row *indicators;
    size_t nindicators;
    enum panel_recusal recused;
    struct field_view score; /* named s1, s2, … */
    const char *id_name;     /* p1, p2, … */
    struct str given;        /* as it stands; "" = not yet */
};
struct ballot_page {
    struct panel_by_id_row g;
    struct ballot_item items[BALLOT_PAGE];
    size_t nitems;
    int64_t given, due, recused; /* in all pages */
    struct pager pager;
    bool open;
    struct page_form form;
};

#endif
