/* layout.h: the frame of every page: strip, top bar, navigation of the role, landmarks, title (UI.md section 4).
 *
 *     {{call layout_open(pg)}} <h1>…</h1> … {{call layout_close(pg)}}
 *
 * Texts of the frame are in layout.html, chosen by the enums below, because what is translated stands in templates. To add a
 * page: one line in enum page_title and one in layout.html's <title>; a place in a navigation: enum nav_key, and nav_label; a
 * message after a redirect: flash_text.
 */
#ifndef SG_HTML_LAYOUT_H
#define SG_HTML_LAYOUT_H
#include "html/components.h"
#include "html/html.h"

enum nav_kind {
    NAV_NONE,   /* public pages, sign-in */
    NAV_TABS,   /* secretary, liaison, team, leader, inspector: tabs on top, on phones at the bottom */
    NAV_RAIL,   /* the Department: rail on the left, grouped by gate */
    NAV_CONSOLE /* the three administrators: plain tabs */
};

/* Places of the navigation. The order is that of the groups in nav_group(). */
enum nav_key {
    NAV_HOME,
    NAV_PROJECTS,
    NAV_CLAIMS,
    NAV_DOSSIER,
    NAV_FRONTLINE,
    NAV_NOTICES,
    NAV_PEERS,
    NAV_ME,
    NAV_BOARD,
    NAV_QUEUE,
    NAV_REMINDERS,
    NAV_CATALOG,
    NAV_REVIEW,
    NAV_DISPATCH,
    NAV_VISITS,
    NAV_PROBLEMS,
    NAV_CHECKS,
    NAV_SCORES,
    NAV_DEBRIEF,
    NAV_OPINIONS,
    NAV_LIBRARY,
    NAV_SETTINGS,
    NAV_OVERVIEW,
    NAV_INSTRUCTIONS,
    NAV_TODAY,
    NAV_SUBMITTED,
    NAV_BALLOTS,
    NAV_AUDIT,
    NAV_VERIFY,
    NAV_ACCOUNTS,
    NAV_CONFIG,
    NAV_IMPORT,
    NAV_HEALTH,
    NAV_COUNT
};
enum nav_group {
    NAV_GROUP_NONE,
    NAV_GROUP_DAILY,
    NAV_GROUP_INITIATION,
    NAV_GROUP_EXECUTION,
    NAV_GROUP_ASSESSMENT,
    NAV_GROUP_OTHER
};
enum nav_group nav_group(enum nav_key key);

struct nav_item {
    enum nav_key key;
    struct str href;
    int count; /* what waits there; 0 is not shown */
};

enum page_title {
    TITLE_NAV,          /* the name of the active place */
    TITLE_OWN,          /* pg->subject as it stands: a project's name */
    TITLE_REPORT,       /* pg->n月月报 · subject */
    TITLE_REPORT_CHECK, /* 核对并确认n月月报 */
    TITLE_SIGNIN,
    TITLE_PASSWORD,
    TITLE_NOT_FOUND,
    TITLE_ERROR,
    TITLE_STYLE,
    TITLE_CLOCK,
    TITLE_SEARCH,
    TITLE_BURDEN,
    TITLE_LIGHT_RULES,
    TITLE_MILESTONE,
    TITLE_INDICATOR,
    TITLE_PROBLEM,
    TITLE_START,
    TITLE_AMENDMENT,
    TITLE_ENDING,
    TITLE_EVENTS,
    TITLE_PERIOD,
    TITLE_PANELS,  /* 考评组：subject */
    TITLE_SHEET,   /* 算表 */
    TITLE_GRADES,  /* 最终等次 */
    TITLE_DOSSIER, /* 年度结果 */
    TITLE_STALE,
    TITLE_APPLICATION, /* 申报：subject */
    TITLE_REVIEW       /* 审核：subject */
};

struct page_post {
    int64_t id, delegation_id; /* as in people.h; what POST /post takes */
    struct str title;          /* 洋江镇党委书记 */
    bool current, delegated;
};

struct page {
    enum page_title title;
    struct str subject; /* data in the title: a project's name; "" = none */
    int n;              /* number in the title: a month */
    bool wrong;         /* an input was refused: the title starts with 有误 */

    enum nav_kind nav;
    enum nav_key active;          /* NAV_COUNT = none */
    const struct nav_item *items; /* in the order of enum nav_key's groups */
    size_t nitems;
    bool bare;        /* no top bar: the sign-in page */
    bool board;       /* prints on A4 landscape */
    struct str back;  /* phone: an arrow to this URL instead of the mark; "" = none */
    int step, steps;  /* phone, with back: "2 / 3"; 0 = none */
    bool search;      /* shows the search box, GET /search?q= */
    struct str query; /* what is in it */

    struct str county;             /* 江西省分宜县 */
    struct str unit;               /* in the title; "" = none */
    int year;                      /* cycle; 0 = none */
    struct str person;             /* "" = nobody signed in */
    const struct page_post *posts; /* held or delegated today; the current one is marked */
    size_t nposts;
    int notices;           /* unread; the bell's number */
    bool silent;           /* no bell: this role is not notified of anything */
    bool demo;             /* demo data: a notice, and a link to the clock */
    const char *theme;     /* "light", "dark"; "" = as the system. From the cookie "theme", which theme.js sets */
    struct form_keys keys; /* for the frame's own forms: sign out, change post, language */
    struct str here;       /* this page's path and query, to come back to after changing the language */
    const char *flash;     /* code of a message after a redirect ("saved"); NULL or unknown = none */
};
/* The post the person acts under; NULL when nobody is signed in. */
const struct page_post *page_current_post(const struct page *pg);
/* First character of a name, for the round sign beside it. */
struct str name_initial(struct str name);
bool nav_group_starts(const struct nav_item *items, size_t i); /* the item is the first of its group */
bool nav_on_phone(enum nav_key key);                           /* has a place in the bottom tabs */
bool nav_only_phone(enum nav_key key);

#endif
